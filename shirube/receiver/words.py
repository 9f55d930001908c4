"""What the receiver says to people who send something, and to staff about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shirube.receiver.store import State, Submission

STATUS: Final[Mapping[State, str]] = {
    "received": "受け付けました",
    "committed": "直す内容を書きました",
    "pushed": "担当者のところへ送りました",
    "proposed": "担当者が確かめています",
    "merged": "案内に入れました",
    "declined": "今回は見送りました",
    "superseded": "あとから届いた訂正にまとめました",
    "conflict": "担当者がどちらにするか決めます",
}
"""The states, as steps on the receipt and in lists."""

_NOW: Final[Mapping[State, str]] = {
    "received": "受け付けました。担当者が確かめます。",
    "committed": "受け付けました。担当者に知らせるところです。",
    "pushed": "受け付けました。担当者に知らせるところです。",
    "proposed": "担当者が確かめています。",
    "merged": "案内に入れました。次にサイトを作りなおしたときに、ページが変わります。",
    "declined": "確かめた結果、今回は見送りました。",
    "superseded": "このあとに送っていただいた訂正と、同じところでした。あとの訂正を使います。",
    "conflict": "同じところを、ほかの人も直していました。どちらもとってあります。担当者が決めます。",
}


def state_words(submission: Submission) -> str:
    """Say where a submission stands, to the person who sent it."""
    if submission.held == "findings":
        return "受け付けました。書き方を直す必要があるところを、担当者が確かめています。"
    return _NOW[submission.state]


PERSON_LABELS: Final[Mapping[str, str]] = {
    "sender.name": "お名前・団体",
    "sender.reply": "返事の送り先（電話・メール）",
    "sender.note": "伝えたいこと",
}
"""What is asked about the person who sends something, as the form of the site asks it; the names of the fields, too."""

HELD: Final = {"": "", "staff": "担当者待ち", "findings": "直すところあり"}

WANTING: Final = "このまま承認しても、案内には入りません。足りないもの、直すもの："
"""Before what an entry lacks, to staff."""

NOBODY_WAITS: Final = "待っているものはありません。"
NO_CONFLICTS: Final = "同じところを、ふたりが直したものはありません。"

_KEPT: Final = "打ち込んだ内容は、この下にあります。ブラウザーの「戻る」でも、前の画面にもどれます。"
REFUSALS: Final[Mapping[str, str]] = {
    "receipt": "この番号の受付はありません。アドレスを確かめてください。",
    "honeypot": "「ウェブサイト（書かないでください）」の欄に文字が入っています。消して、もう一度送ってください。"
    + _KEPT,
    "entry": "どの場所・団体の訂正なのかが、わかりません。案内のページから、もう一度ひらいてください。" + _KEPT,
    "nothing": "直すところが書かれていません。",
    "findings": "このままでは受け取れないところがあります。直して、もう一度送ってください。" + _KEPT,
    "staff": "掲載の同意や確認の記録は、担当者だけが書けます。担当課へお知らせください。" + _KEPT,
    "queue": "たくさんの知らせが届いていて、今は受け取れません。お急ぎのときは、担当課へ電話してください。" + _KEPT,
    "unavailable": "こちらの都合で、今は受け取れませんでした。何分かしてから、もう一度送ってください。お急ぎのときは、担当課へ電話してください。"
    + _KEPT,
    "foreign": "このリンクで直せるのは、自分の団体のページだけです。ほかのページのことは、そのページの「まちがい・変更を知らせる」から送ってください。"
    + _KEPT,
    "unread": "このページのもとのファイルが、今は読めません。担当課へお知らせください。",
    "origin": "知らないサイトから送られたので、受け取りませんでした。案内のページから送ってください。" + _KEPT,
    "age": "ひらいたばかりか、ひらいてから長くたった用紙です。用紙をひらきなおして、もう一度送ってください。" + _KEPT,
    "forged": "リンクが途中で切れているか、まちがっています。お手紙のリンクを、もう一度ひらいてください。",
    "expired": "リンクの期限が切れました。お手紙のリンクをもう一度ひらくか、担当課へお知らせください。",
    "session": "リンクをひらいてから8時間たったか、このブラウザーでは、まだひらいていません。お手紙のリンクを、もう一度ひらいてください。",
    "revoked": "このリンクは使えなくなりました。担当課へお知らせください。新しいリンクをお渡しします。",
    "400": "送られた内容を読めません。案内のページから、もう一度ひらいてください。",
    "403": "ここはひらけません。",
    "404": "このページはありません。アドレスを確かめてください。",
    "405": "このアドレスは、そのようには使えません。",
    "413": "内容が多すぎて受け取れません。長い文を短くするか、何回かに分けて送ってください。",
    "415": "この形では受け取れません。ファイルは送れません。案内のページの用紙から送ってください。",
    "429": "今日はもうたくさん送っていただいたので、受け取れません。明日もう一度送るか、担当課へ電話してください。"
    + _KEPT,
    "other": "うまくいきませんでした。もう一度送ってください。",
}
"""Why something was not taken, and what to do; by our own names, and by HTTP status."""
