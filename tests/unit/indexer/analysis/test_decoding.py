"""Decoding: what is text comes out so that people can read it; the rest has a reason."""

# ruff: noqa: RUF001 - texts of many languages

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.decoding import decode, whole_lines
from indexer.types import Decoded, Flag, Said, SkipReason

CODE = "def grüße():\n    return 'naïve café'\n"


@given(st.binary(max_size=300))
def test_any_text_gives_its_blob_back_or_says_that_it_does_not(blob: bytes) -> None:
    decoded = decode(blob)
    if isinstance(decoded, Decoded):
        if Flag.ALTERED not in decoded.flags:
            assert decoded.text.encode(decoded.encoding) == blob
        assert "\0" not in decoded.text
        decoded.text.encode("utf-8")  # PostgreSQL's encoding: no lone surrogates either


@given(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from(["", "\n", "\r\n", "\t"]),
)
def test_every_unicode_form_with_a_mark_is_read(text: str, encoding: str, end: str) -> None:
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    blob = (mark + text + end).encode(encoding)
    decoded = decode(blob)
    assert isinstance(decoded, Decoded)
    assert decoded.text.encode(decoded.encoding) == blob
    assert decoded.text.removeprefix("\ufeff") == (text + end).removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("blob", "encoding"),
    [
        (b"", "utf-8"),
        (CODE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + CODE.encode(), "utf-8-sig"),
        (codecs.BOM_UTF8 * 2 + b"x", "utf-8-sig"),
        (codecs.BOM_UTF16_LE + CODE.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + CODE.encode("utf-16-be"), "utf-16-be"),
        (b"caf\xe9 \x81\n" + b"x" * 50, "latin-1"),
        ("counter = 1  # комментарий\n".encode("koi8-r"), "koi8-r"),
        (b"a\r\nb\rc\n\f\x1b[0m", "utf-8"),
        ("検索エンジンの設計\n".encode("iso2022_jp"), "iso2022_jp"),
        (("漢字だけの文章です。" * 9).encode("shift-jis"), "cp932"),
        ("int main(void) { return 0; } // größe\n".encode("utf-16-le"), "utf-16-le"),
        ("a = '漢字'\n".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found(blob: bytes, encoding: str) -> None:
    decoded = decode(blob)
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == encoding
    assert decoded.text.encode(encoding) == blob


@pytest.mark.parametrize(
    ("blob", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", SkipReason.BINARY),
        (b"const a = '" + b"x" * 20_000 + b"\0';", SkipReason.BINARY),
        (b"\x01\x02\x03\x04" * 50, SkipReason.BINARY),
        (bytes(range(1, 256)) * 4, SkipReason.BINARY),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), SkipReason.BINARY),
        (codecs.BOM_UTF16_LE + b"a", SkipReason.NOT_DECODABLE),
        (codecs.BOM_UTF16_LE + b"\x41\xd8\x41\x41", SkipReason.NOT_DECODABLE),
        (codecs.BOM_UTF32_LE + "ab".encode("utf-32-le"), SkipReason.BINARY),
        (b"int nul_marker = 1;\0\n", SkipReason.BINARY),
    ],
)
def test_what_is_no_text_has_its_reason(blob: bytes, reason: SkipReason) -> None:
    assert decode(blob) is reason


@pytest.mark.parametrize(
    "text", [CODE, "price: 5 €\n", "PAT ä ö latin one text\n", "// ©2010 Müller\n", "20 °C\n", "é"]
)
def test_few_letters_among_ascii_are_western(text: str) -> None:
    decoded = decode(text.encode("cp1252"))
    assert isinstance(decoded, Decoded)
    assert decoded.text == text


def test_noise_is_never_text() -> None:
    for _ in range(20):
        assert decode(os.urandom(5_000)) is SkipReason.BINARY


def test_a_pointer_of_git_lfs_is_known() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
    assert decode(pointer) is SkipReason.LFS_POINTER
    assert isinstance(decode(b"# " + pointer), Decoded)


def test_one_bad_byte_costs_one_sign() -> None:
    for text in ("正規表現で絞り込む。\n", "# разбор аргументов\n", "naïve café, größer\n"):
        good = text.encode()
        decoded = decode(good + b"stray \xe9 byte\n" + good)
        assert isinstance(decoded, Decoded)
        assert decoded == Decoded(f"{text}stray \ufffd byte\n{text}", "utf-8", Flag.ALTERED)
    cut = decode("続き続き".encode()[:-1])
    assert cut == Decoded("続き続\ufffd", "utf-8", Flag.ALTERED)


@pytest.mark.parametrize("control", [b"\a", b"\v", b"\x1a", b"\x7f", b"\x01", b"\x1b"])
def test_a_control_byte_does_not_make_a_text_binary(control: bytes) -> None:
    blob = b"printf '" + control + b"' # rings\n"
    assert decode(blob) == Decoded(blob.decode(), "utf-8")
    grown = b"x = 1\n" * 5_000 + blob * 5
    assert isinstance(decode(grown), Decoded)


def test_lines_that_end_with_cr_alone_end_as_all_others_do() -> None:
    assert decode(b"program A;\rbegin\rend;\r") == Decoded(
        "program A;\nbegin\nend;\n", "utf-8", Flag.ALTERED
    )
    old = "# r\xe9sum\xe9\rx = 1\ry = 'd\xe9j\xe0 vu'\r".encode("mac-roman")
    decoded = decode(old)
    assert isinstance(decoded, Decoded)
    assert decoded.text.count("\n") == 3
    mixed = b"one\r\ntwo\nthree\rstill three\r\n"
    assert decode(mixed) == Decoded(mixed.decode(), "utf-8")


def test_an_encoding_that_the_repository_names_goes_before_statistics() -> None:
    word = "ок".encode("koi8-r")
    assert decode(word, Said(encoding="koi8_r")) == Decoded("ок", "koi8_r")
    assert decode("ок".encode(), Said(encoding="koi8_r")) == Decoded("ок", "utf-8")
    assert decode("ab".encode("utf-16-le"), Said(encoding="utf_16_le")) == Decoded(
        "ab", "utf_16_le"
    )
    assert isinstance(decode(b"\x98", Said(encoding="cp1251")), Decoded)


def test_a_text_that_was_cut_ends_with_its_last_whole_line() -> None:
    assert whole_lines(b"one\ntwo\nthr") == b"one\ntwo\n"
    assert whole_lines(b"one\rtwo") == b"one\r"
    assert whole_lines(b"one") == b"one"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert whole_lines("aß\nbc".encode(encoding)).decode(encoding) == "aß\n"


SAMPLES = {
    "cp932": "設定ファイルを読み込んで、値を返す関数です。",
    "euc_jp": "設定ファイルを検証する。エラーが発生しました。",
    "euc_kr": "사용자 인증을 처리한다. 파일을 열 수 없습니다.",
    "gb18030": "读取配置文件并返回字典，如果文件不存在则报错。",
    "big5": "這個函數會檢查使用者權限，並傳回設定檔的內容。",
    "cp1251": "проверка прав пользователя перед записью файла",
    "koi8-r": "чтение журнала и разбор строк, запись в файл",
    "iso8859-5": "чтение журнала и разбор строк, запись в файл",
    "cp866": "чтение журнала и разбор строк, запись в файл",
    "iso8859-2": "zażółć gęślą jaźń, wczytaj ustawienia użytkownika i wyślij błąd",
    "cp1250": "zażółć gęślą jaźń, wczytaj ustawienia użytkownika i wyślij błąd",
    "cp1252": "größe prüfen – falls „äußere“ Übergröße, dann ärgerlich überspringen",
    "iso8859-7": "έλεγχος δικαιωμάτων του χρήστη πριν από την εγγραφή",
    "cp1255": "בדיקת הרשאות המשתמש לפני הכתיבה לקובץ",
    "cp1256": "تحقق من صلاحيات المستخدم قبل الكتابة إلى الملف",
    "cp1254": "kullanıcının yetkilerini denetle, dosyayı değiştirme ve şifreyi göster",
    "tis-620": "ตรวจสอบสิทธิ์ของผู้ใช้ก่อนเขียนไฟล์และแสดงข้อผิดพลาด",
    "mac_roman": "prüfen, ob die Größe für das äußere Gehäuse genügt; sonst übergehen",
}


@pytest.mark.parametrize(("encoding", "text"), SAMPLES.items())
def test_a_comment_tells_the_encoding_of_a_source_file(encoding: str, text: str) -> None:
    source = f"/* {text} */\nint load_table(void) {{ return 1; }}\n"
    decoded = decode(source.encode(encoding))
    assert isinstance(decoded, Decoded)
    assert decoded.text == source
