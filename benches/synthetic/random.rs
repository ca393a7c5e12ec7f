//! Numbers that look random and are always the same: xorshift64*.

/// A row of numbers from a seed.
pub struct Random(u64);

impl Random {
    /// The row of a seed. Near seeds give rows that are far apart.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        number as usize % end
    }

    /// One of several.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// The letters that readings are made of; every row of 五十音 is among them.
const KANA: &[&str] = &[
    "ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ", "チ",
    "ツ", "テ", "ト", "ナ", "ニ", "ヌ", "ネ", "ノ", "ハ", "ヒ", "フ", "ヘ", "ホ", "マ", "ミ", "ム", "メ",
    "モ", "ヤ", "ユ", "ヨ", "ラ", "リ", "ル", "レ", "ロ", "ワ",
];

/// A word of kana that no other number gives: its end spells the number.
pub fn kana_word(number: usize, random: &mut Random) -> String {
    let mut word = String::from(random.of(KANA));
    word.push_str(random.of(KANA));
    let mut rest = number;
    for _ in 0..3 {
        word.push_str(KANA[rest % KANA.len()]);
        rest /= KANA.len();
    }
    word
}
