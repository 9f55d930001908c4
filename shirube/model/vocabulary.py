"""Controlled words: `content/vocabulary/*.yaml`, each a list of terms."""

from __future__ import annotations

from shirube.model.types import Kana, Line40, Line80, Line200, Named, Several, Slug, Yes


class VocabularyTerm(Named):
    """One controlled word, in the languages of the site."""

    id: Slug
    """記号（URL に使う。変えない）"""
    ja: Line80
    """日本語"""
    short: Line40 | None = None
    """札に書く短い言い方"""
    kana: Kana | None = None
    """よみがな"""
    synonyms: Several[Line40] = ()
    """同じ意味の言い方（検索に使う）"""
    parent: Slug | None = None
    """上位の語の記号"""
    group: Slug | None = None
    """まとまりの記号（audiences のみ。vocabulary/groups）"""
    hide_address: Yes = False
    """この種類の場所は住所を出してはならない（place-kinds のみ）"""
    neutral_title: Yes = False
    """この語の一覧と、この種類の場所、この対象だけのための場所は、題名・共有の文・カレンダー・新着に名前を出さない（audiences、place-kinds、organisation-kinds）"""
    wording: Line200 | None = None
    """もとの事業資料での言い方"""
    source: Line80 | None = None
    """もとの資料"""
