"""Makes words.txt from the Python package unidic-lite (UniDic 2.1.2; see NOTICE).

    pip install unidic-lite && python make.py > words.txt

Takes the compiled dictionary of the package, gives the forms that the search cuts by: of
each form its cheapest reading, of all forms the 8,000 cheapest, without proper names. One a
line: a letter for its cost, the form, and where it is another, a tab and the base that it is
found under. A form that only holds a sentence together has an empty base.
"""

import re
import struct
import unicodedata
from pathlib import Path

import unidic_lite

FORMS = 8000
LONGEST = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HOLDS_TOGETHER = {"助詞", "助動詞", "接続詞", "代名詞", "感動詞", "連体詞", "副詞"}
KANJI = re.compile("[一-鿿㐀-䶿々〇]")
HIRAGANA = re.compile("[ぁ-ゖー]+")
JAPANESE = re.compile("[ぁ-ゖァ-ヺー一-鿿㐀-䶿々〇]+")


def entries():
    """Every form with the cost and the features of each of its readings."""
    data = (Path(unidic_lite.DICDIR) / "sys.dic").read_bytes()
    tree_size, token_size, feature_size = struct.unpack("<3I", data[24:36])
    tree = memoryview(data[72 : 72 + tree_size]).cast("i")
    check = memoryview(data[72 : 72 + tree_size]).cast("I")
    tokens = data[72 + tree_size :][:token_size]
    features = data[72 + tree_size + token_size :][:feature_size]
    stack = [(tree[0], b"")]
    while stack:
        base, form = stack.pop()
        if check[2 * base + 1] == base and tree[2 * base] < 0:
            value = -tree[2 * base] - 1
            for at in range(value >> 8, (value >> 8) + (value & 255)):
                *_, cost, feature, _ = struct.unpack("<HHHhII", tokens[at * 16 : at * 16 + 16])
                end = features.index(b"\0", feature)
                yield form.decode(), cost, features[feature:end].decode().split(",")
        for byte in range(256):
            place = base + byte + 1
            if 2 * place + 1 < len(check) and check[2 * place + 1] == base:
                stack.append((tree[2 * place], form + bytes([byte])))


def cheapest():
    best = {}
    for form, cost, feature in entries():
        form = unicodedata.normalize("NFKC", form)
        if not JAPANESE.fullmatch(form) or len(form) > LONGEST:
            continue
        if feature[1] == "固有名詞" or feature[0] in ("記号", "補助記号", "空白") or "文語" in feature[4]:
            continue
        if KANJI.search(form) or HIRAGANA.fullmatch(form):
            best[form] = min(best.get(form, (cost, feature)), (cost, feature))
    return sorted((cost, form, feature) for form, (cost, feature) in best.items())[:FORMS]


def base(form, feature):
    is_short = HIRAGANA.fullmatch(form) and len(form) <= 2
    holds = feature[0] in HOLDS_TOGETHER or (feature[0] == "接頭辞" and not KANJI.search(form))
    helps = feature[1] in ("非自立可能", "助動詞語幹") and feature[0] != "名詞" or feature[1] == "助動詞語幹"
    if is_short or holds or helps:
        return ""
    lemma = unicodedata.normalize("NFKC", feature[7].split("-")[0]).lower()
    return re.sub("[ぁ-ゖ]+$", "", lemma) or lemma


for cost, form, feature in sorted(cheapest(), key=lambda entry: entry[1]):
    letter = LETTERS[max(0, min(63, (cost + 2000) // 256))]
    found = base(form, feature)
    print(letter + form + ("" if found == form else "\t" + found))
