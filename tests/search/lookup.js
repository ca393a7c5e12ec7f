// How surely the search finds records, by how people ask for them:
//
//     node tests/search/lookup.js COUNT [PROGRAM]
//
// Makes a register of COUNT fictional clinics from a fixed seed, builds a site of it, asks for
// them by name, reading, number, address and with a slip, and asks for names and numbers that
// are in no register.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openSite } from "./site.js";

const ASKED = 150;
const SEED = 20261123;

let state = SEED;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const one = (list) => list[random(list.length)];

const FAMILY = "佐藤 さとう sato,鈴木 すずき suzuki,髙橋 たかはし takahashi,田中 たなか tanaka,渡邉 わたなべ watanabe,伊藤 いとう ito,山本 やまもと yamamoto,中村 なかむら nakamura,小林 こばやし kobayashi,加藤 かとう kato,吉田 よしだ yoshida,山田 やまだ yamada,佐々木 ささき sasaki,山口 やまぐち yamaguchi,松本 まつもと matsumoto,井上 いのうえ inoue,木村 きむら kimura,林 はやし hayashi,齋藤 さいとう saito,清水 しみず shimizu,山﨑 やまさき yamasaki,森 もり mori,池田 いけだ ikeda,橋本 はしもと hashimoto,阿部 あべ abe,石川 いしかわ ishikawa,前田 まえだ maeda,藤田 ふじた fujita,小川 おがわ ogawa,後藤 ごとう goto,岡田 おかだ okada,長谷川 はせがわ hasegawa,村上 むらかみ murakami,近藤 こんどう kondo,石井 いしい ishii,遠藤 えんどう endo,坂本 さかもと sakamoto,青木 あおき aoki,藤井 ふじい fujii,西村 にしむら nishimura,福田 ふくだ fukuda,太田 おおた ota,三浦 みうら miura,岡本 おかもと okamoto,藤原 ふじわら fujiwara,松田 まつだ matsuda,中川 なかがわ nakagawa,中野 なかの nakano,原田 はらだ harada,小野 おの ono,濵田 はまだ hamada,竹内 たけうち takeuchi,金子 かねこ kaneko,和田 わだ wada,中山 なかやま nakayama,石田 いしだ ishida,上田 うえだ ueda,森田 もりた morita,廣瀬 ひろせ hirose,柴田 しばた shibata".split(",").map((line) => line.split(" "));
const GIVEN = "太郎 たろう taro,花子 はなこ hanako,一郎 いちろう ichiro,幸子 さちこ sachiko,健一 けんいち kenichi,裕子 ゆうこ yuko,誠 まこと makoto,真由美 まゆみ mayumi,浩 ひろし hiroshi,洋子 ようこ yoko,隆 たかし takashi,久美子 くみこ kumiko,修 おさむ osamu,恵子 けいこ keiko,正 ただし tadashi,和子 かずこ kazuko,秀樹 ひでき hideki,明美 あけみ akemi,豊 ゆたか yutaka,智子 ともこ tomoko,純一 じゅんいち jun'ichi,美穂 みほ miho,大輔 だいすけ daisuke,京子 きょうこ kyoko,翔 しょう sho,由紀 ゆき yuki,拓也 たくや takuya,直美 なおみ naomi,学 まなぶ manabu,陽子 ようこ yoko".split(",").map((line) => line.split(" "));
const WORDS = "さくら さくら,みどり みどり,あおば あおば,ひまわり ひまわり,たんぽぽ たんぽぽ,すみれ すみれ,こころ こころ,なごみ なごみ,ひかり ひかり,希望 きぼう,緑ヶ丘 みどりがおか,若葉 わかば,旭 あさひ,中央 ちゅうおう,東 ひがし,西 にし,南 みなみ,北 きた,駅前 えきまえ,丘の上 おかのうえ,ファミリー ふぁみりー,ハート はーと,虹 にじ,星 ほし,海 うみ".split(",").map((line) => line.split(" "));
const KINDS = "クリニック くりにっく,医院 いいん,内科 ないか,診療所 しんりょうじょ,内科医院 ないかいいん,整形外科 せいけいげか,小児科 しょうにか".split(",").map((line) => line.split(" "));
const TOWNS = "見本町,青葉町,若松町,桜台,緑町,本町,旭町,栄町,東町,西町,南町,北町,中町,新町,泉町".split(",");
const AREAS = ["north", "south", "east"];
const AREA_NAMES = { north: "北見区", south: "南見区", east: "東見区" };

const katakana = (text) => text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));

const FULL = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー\u3099\u309a";
const HALF = new Map([...FULL].map((letter, at) => [letter, [..."ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰﾞﾟ"][at]]));

/** So many made-up clinics; the same count gives the same ones. */
export function clinics(count) {
  state = SEED;
  const taken = new Set();
  return Array.from({ length: count }, (_, number) => clinic(number, count, taken));
}

/** A made-up clinic with its doctor; every name once, where there are few. */
function clinic(number, count, taken) {
  for (;;) {
    const [family, familyKana, familyRomaji] = one(FAMILY);
    const [given, givenKana, givenRomaji] = one(GIVEN);
    const [word, wordKana] = one(WORDS);
    const [other, otherKana] = one(WORDS);
    const [kind, kindKana] = one(KINDS);
    const parts = random(3) === 0 ? [[family, familyKana], [kind, kindKana]] : random(2) === 0 ? [[word, wordKana], [family, familyKana], [kind, kindKana]] : [[word, wordKana], [other, otherKana], [kind, kindKana]];
    const name = parts.map(([text]) => text).join("");
    const doctor = `${family} ${given}`;
    if (taken.has(name) || taken.has(doctor)) {
      if (count <= 1000 || random(3) > 0) continue;
    }
    taken.add(name).add(doctor);
    const house = [1 + random(9), 1 + random(40), 1 + random(30)];
    const town = one(TOWNS);
    const area = one(AREAS);
    return {
      id: `c-${String(number).padStart(6, "0")}`,
      name,
      kana: parts.map(([, kana]) => kana).join(""),
      doctor,
      doctorKana: `${familyKana} ${givenKana}`,
      romaji: `${familyRomaji} ${givenRomaji}`,
      area,
      address: `${AREA_NAMES[area]}${town}${house[0]}丁目${house[1]}番${house[2]}号`,
      short: `${town}${house.join("-")}`,
      phone: `086-000-${String(number % 10000).padStart(4, "0")}`,
      visits: one(["可", "要相談", "不可"]),
    };
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await sayOne(Number(process.argv[2] ?? 500), resolve(process.argv[3] ?? "target/debug/shirube"));

async function sayOne(count, program) {
  const work = mkdtempSync(join(tmpdir(), "shirube-lookup-"));
  try {
    const records = clinics(count);
    const folder = build(program, records, join(work, "site"));
    const { search, counted } = await openSite(folder);
    const before = { ...counted };
    const result = await ask(search, records);
    console.log(`| asked by (${count} records) | queries | recall@10 | hit@1 |\n|---|--:|--:|--:|`);
    for (const [name, { asked, ten, first }] of result) console.log(`| ${name} | ${asked} | ${(ten / asked).toFixed(3)} | ${(first / asked).toFixed(3)} |`);
    const queries = [...result.values()].reduce((sum, { asked }) => sum + asked, 0);
    console.log(`${((counted.bytes - before.bytes) / queries / 1000).toFixed(1)} KB and ${((counted.requests - before.requests) / queries).toFixed(1)} requests a query, files kept between queries`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes a site with a register of these clinics below `root` and builds it; gives the output. */
export function build(program, records, root) {
  const file = (path, text) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const field = (key, label, type, more = "") => `[[field]]\nkey = "${key}"\nlabel = "${label}"\ntype = "${type}"\nrequired = true\nvisibility = "page"\n${more}\n`;
  file("data/site.toml", 'title = "評価"\nbase_url = "https://lookup.example/"\nstatus = "demonstration"\npublisher = "評価"\n');
  file("data/areas.toml", AREAS.map((id) => `[[area]]\nid = "${id}"\nname = "${AREA_NAMES[id]}"\nkind = "ward"\npage = true\n`).join("\n"));
  file("content/_index.md", '+++\ntitle = "評価"\n+++\n');
  file("content/guide.md", '+++\ntitle = "訪問診療の案内"\n+++\n\n夜に具合が悪くなったときの相談先と、お金のことを書きます。\n');
  file(
    "data/registers/clinics/register.toml",
    `title = "医療機関"\nlabel = "name"\nreading = "kana"\narea = "area"\nas_of = "2026"\nsource = "見本"\nsample = true\n\n` +
      field("name", "名称", "text", 'search = "name"') +
      field("kana", "読み", "kana", 'search = "name"') +
      field("doctor", "医師", "text", 'search = "name"') +
      field("doctor_kana", "医師の読み", "kana", 'search = "name"') +
      field("area", "区", "area", "facet = true") +
      field("address", "所在地", "address", 'search = "text"') +
      field("phone", "電話", "phone", 'search = "text"') +
      field("visits", "訪問診療", "answer", "facet = true"),
  );
  for (let from = 0; from < records.length; from += 500) {
    const rows = records.slice(from, from + 500).map((row) => `[[record]]\nid = "${row.id}"\nname = "${row.name}"\nkana = "${katakana(row.kana)}"\ndoctor = "${row.doctor}"\ndoctor_kana = "${katakana(row.doctorKana)}"\narea = "${row.area}"\naddress = "${row.address}"\nphone = "${row.phone}"\nvisits = "${row.visits}"\nconfirmed = 2026-11-01\n`);
    file(`data/registers/clinics/${from}.toml`, rows.join("\n"));
  }
  const output = join(root, "public");
  execFileSync(program, ["build", "--root", root, "--out", output, "--date", "2026-11-23", "--quiet"], { stdio: ["ignore", "ignore", "ignore"] });
  return output;
}

/** Digits and hyphens in full width. */
function wide(text) {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).replace(/-/g, "－");
}

/** The text with one letter put in, left out or another; none at the first place. */
function slip(text) {
  const letters = [...text];
  const at = 1 + random(letters.length - 1);
  const kana = one([..."あかさたなはまらきしちにみり"]);
  if (random(3) === 0) letters.splice(at, 1);
  else letters.splice(at, random(2), kana);
  return letters.join("");
}

/** How well a search finds some of them, by how it is asked; every search is asked the same. */
export async function ask(search, records) {
  state = SEED;
  const results = new Map();
  const some = Array.from({ length: ASKED }, () => one(records));
  const isSame = (a, b) => a === b;
  const by = async (name, queryOf, fits = isSame) => {
    const result = { asked: 0, ten: 0, first: 0 };
    for (const wanted of some) {
      const query = queryOf(wanted);
      if (!query) continue;
      const { hits } = await search.query(query, { limit: 10 });
      const place = hits.findIndex(({ url }) => {
        const record = records[Number(/c-(\d+)\.html$/.exec(url)?.[1] ?? -1)];
        return record && fits(record, wanted);
      });
      result.asked += 1;
      if (place >= 0) result.ten += 1;
      if (place === 0) result.first += 1;
    }
    results.set(name, result);
  };
  const sameName = (a, b) => a.name === b.name;
  const sameDoctor = (a, b) => a.doctor === b.doctor || a.doctorKana === b.doctorKana;
  const halfWidth = (text) => [...katakana(text).normalize("NFD")].map((letter) => HALF.get(letter) ?? letter).join("");
  await by("name", (row) => row.name, sameName);
  await by("doctor's name", (row) => row.doctor, sameDoctor);
  await by("doctor's name without space", (row) => row.doctor.replace(" ", ""), sameDoctor);
  await by("variant kanji", (row) => (/[髙邉齋﨑濵廣]/.test(row.name + row.doctor) ? row.doctor.replace(/髙/g, "高").replace(/邉/g, "邊").replace(/齋/g, "斉").replace(/﨑/g, "崎").replace(/濵/g, "浜").replace(/廣/g, "広") : null), sameDoctor);
  await by("reading in hiragana", (row) => row.kana, (a, b) => a.kana === b.kana);
  await by("reading in katakana", (row) => katakana(row.kana), (a, b) => a.kana === b.kana);
  await by("reading in half-width kana", (row) => halfWidth(row.kana), (a, b) => a.kana === b.kana);
  await by("doctor's reading", (row) => row.doctorKana.replace(" ", ""), sameDoctor);
  await by("romaji", (row) => row.romaji, (a, b) => a.romaji === b.romaji);
  await by("romaji in 訓令式", (row) => row.romaji.replace(/sh(?=i)/g, "s").replace(/ch(?=i)/g, "t").replace(/ts(?=u)/g, "t").replace(/f(?=u)/g, "h").replace(/j(?=i)/g, "z").replace(/sh/g, "sy").replace(/ch/g, "ty").replace(/j/g, "zy"), (a, b) => a.romaji === b.romaji);
  await by("romaji, given name first", (row) => row.romaji.split(" ").reverse().join(" "), (a, b) => a.romaji === b.romaji);
  await by("beginning of a reading", (row) => [...row.kana].slice(0, 6).join(""), (a, b) => [a.kana, a.doctorKana.replace(" ", "")].some((kana) => kana.startsWith([...b.kana].slice(0, 6).join(""))));
  await by("corporation before a name", (row) => `医療法人社団 ${row.name}`, sameName);
  await by("name in a question", (row) => `${AREA_NAMES[row.area]}の${row.name}は予約がいりますか`, sameName);
  await by("name with 先生", (row) => `${row.doctor.replace(" ", "")}先生`, sameDoctor);
  await by("part of a name", (row) => [...row.name].slice(0, Math.max(3, Math.ceil([...row.name].length * 0.6))).join(""), (a, b) => a.name.startsWith([...b.name].slice(0, Math.max(3, Math.ceil([...b.name].length * 0.6))).join("")));
  await by("phone", (row) => row.phone, (a, b) => a.phone === b.phone);
  await by("phone without hyphens", (row) => row.phone.replaceAll("-", ""), (a, b) => a.phone === b.phone);
  await by("last four digits", (row) => row.phone.slice(-4), (a, b) => a.phone === b.phone);
  await by("phone in full width", (row) => wide(row.phone), (a, b) => a.phone === b.phone);
  await by("phone from abroad", (row) => `+81 ${row.phone.slice(1)}`, (a, b) => a.phone === b.phone);
  await by("address in full width", (row) => wide(row.short), (a, b) => a.short === b.short);
  await by("address with 丁目 and hyphen", (row) => row.short.replace("-", "丁目"), (a, b) => a.short === b.short);
  await by("address", (row) => row.short, (a, b) => a.short === b.short);
  await by("address in kanji", (row) => row.address.replace(/\d+/g, (number) => kanjiOf(Number(number))), (a, b) => a.address === b.address);
  await by("area and need", (row) => (row.visits === "不可" ? null : `${AREA_NAMES[row.area]} 訪問診療`), (a, b) => a.area === b.area && a.visits !== "不可");
  await by("area and need in a sentence", (row) => (row.visits === "不可" ? null : `${AREA_NAMES[row.area]}で訪問診療をしてくれるところ`), (a, b) => a.area === b.area && a.visits !== "不可");
  await by("area and need, 可 alone", (row) => (row.visits === "可" ? `訪問診療 可 ${AREA_NAMES[row.area]}` : null), (a, b) => a.area === b.area && a.visits === "可");
  await by("doctor and area", (row) => `${AREA_NAMES[row.area]} ${row.doctor.replace(" ", "")}`, sameDoctor);
  await by("name and area", (row) => `${row.name} ${AREA_NAMES[row.area]}`, sameName);
  await by("one slip in a reading", (row) => slip(row.kana), (a, b) => a.kana === b.kana);
  await by("one slip in a doctor's reading", (row) => slip(row.doctorKana.replace(" ", "")), sameDoctor);
  // Absent: the answer says so, and no record stands among the hits.
  const absent = { asked: 0, ten: 0, first: 0 };
  const names = new Set(records.flatMap((row) => [row.name, row.doctor.replace(" ", "")]));
  for (let tries = 0; absent.asked < ASKED && tries < 20_000; tries += 1) {
    const kind = random(6);
    const [family] = one(FAMILY);
    const unknown = one(["鴻池", "御手洗", "四方田", "久石", "五十嵐", "小鳥遊", "蓮沼", "猪熊"]);
    const query = kind === 0 ? `${unknown}${one(GIVEN)[0]}` : kind === 1 ? `${unknown}${one(KINDS)[0]}` : kind === 2 ? `${family} ${unknown[0]}次郎` : kind === 3 ? `${family}${unknown[0]}次郎` : kind === 4 ? `${unknown[0]}${one(records).name}` : `087-${100 + random(800)}-${1000 + random(8999)}`;
    if (names.has(query) || family === unknown) continue;
    const { hits, notes } = await search.query(query, { limit: 10 });
    absent.asked += 1;
    const isSaid = notes.some(({ kind }) => kind === "absent");
    const isClean = !hits.some(({ kind }) => kind === "record");
    if (isSaid) absent.ten += 1;
    if (isSaid && isClean) absent.first += 1;
  }
  results.set("absent: said so / and no stranger among the hits", absent);
  return results;
}

function kanjiOf(number) {
  const digits = "〇一二三四五六七八九";
  if (number < 10) return digits[number];
  const tens = Math.floor(number / 10);
  return `${tens > 1 ? digits[tens] : ""}十${number % 10 ? digits[number % 10] : ""}`;
}
