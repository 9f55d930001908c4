"""The words of the form beside its labels: titles of its parts and hints.

The form is in Japanese alone, as what is written into it is; so are its words, here and in `pages/edit.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PARTS: Final[Mapping[str, str]] = {
    "name": "名前と説明",
    "when": "ひらく日",
    "where": "場所と行き方",
    "contact": "連絡先",
    "whom": "だれのための場所か",
    "first": "はじめての方へ",
    "support": "できること",
    "terms": "費用・申し込み",
    "access": "建物と手助け",
    "roles": "力を貸してほしいこと",
    "translations": "ほかのことば",
}
"""The titles of the parts, by section."""

ROWS: Final[Mapping[str, str]] = {"except": "臨時の休み", "roles": "頼みたい役割"}
"""What the rows of a list of groups are called together."""

HINTS: Final[Mapping[str, str]] = {
    "kana": "ひらがなで書いてください。50音順にならべるのに使います。",
    "aliases": "1行に1つ。",
    "summary": "どんなところか、1つの文で。",
    "description": "段落のあいだは、1行あけてください。",
    "organisation": "団体のページのアドレス（/organisations/○○/）の○○を、1行に1つ。いちばん上が連絡先です。"
    "まだのっていない団体なら、ここは空けて、くわしい説明に団体の名前を書いてください。",
    "neutral_title": "見ている人がまわりに知られたくない場所で、使います。やめるときは、事務局に知らせてください。",
    "open": "1行に1つ。わからない行は、そのままにしてください。",
    "closed": "1行に1つ。例：祝日、12/29-1/3",
    "also": "1行に1つ。例：2026-12-24 13:00-15:00",
    "open_note": "例：冬は雪のため休むことがあります。電話で確かめてください。",
    "status.until": "この日まで休みます。",
    "status.successor": "そのページのアドレスの、おわりの名前（/places/○○/ の○○）。",
    "address.postcode": "例：059-0012",
    "hide_address": "住所、会場、地図、行き方を、どのページにも出しません。やめるときは、事務局に知らせてください。",
    "getting_there": "例：中央バス停から歩いて3分",
    "geo.lat": "わかるときだけ。例：42.4128",
    "geo.lon": "わかるときだけ。例：141.1067",
    "contact.phone_hours": "例：平日 9:00-17:00",
    "contact.web": "https:// から書いてください。",
    "contact.line": "https:// から書いてください。",
    "contact.person": "「相談係」のような名前。個人の名前は書かないでください。",
    "corporate_number": "13けたの数字。",
    "comfort.first_visit": "例：入口で「はじめてです」と声をかけてください。",
    "cost.note": "例：食事は大人300円",
    "booking.how": "例：電話か、受付で",
    "booking.by": "例：前の日の夕方まで",
    "except.*.on": "例：2026-12-22　2026-12-29〜2027-01-03",
    "roles.*.text": "例：月1回、昼食づくりを手伝う人",
}
"""What helps to answer, by the name of the field."""

SCHEDULE_EXAMPLES: Final = (
    "毎週火・木 10:00-15:00",
    "第2・第4土曜 13:00-16:00 ※8月は休み",
    "毎月21日 午前10時〜正午",
    "平日 9:00-17:00",
    "不定期",
)
"""How opening days may be written."""
