package pdf

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What a character is to a sheet.
type textKind uint8

const (
	printed textKind = iota
	blank            // a space
	nothing          // a mark that prints nothing, such as a zero-width joiner
)

// unmapped stands for a character whose meaning the file does not say.
const unmapped = "\uFFFD"

// textOf gives a character's text: ordinary characters as they are; radicals,
// compatibility ideographs, ligatures and vertical forms as the ordinary
// characters they print. hyphen says that it is a hyphen at a line's end.
func textOf(r rune, hyphen bool) (string, textKind) {
	switch {
	case hyphen || r == 0x02 || r == 0xAD:
		return "-", printed
	case meaningless(r):
		return unmapped, printed
	case r == ' ' || r == 0xA0 || r == 0x3000 || r >= 0x2000 && r <= 0x200A || r == '\t' || r == 0x202F || r == 0x205F:
		return "", blank
	case r < ' ' || r == 0x7F || unicode.Is(unicode.Cf, r) || r == 0xFFFE || r == 0xFFFF || r >= 0xFE00 && r <= 0xFE0F:
		return "", nothing
	}
	if s, ok := ordinary[r]; ok {
		return s, printed
	}
	if folds(r) {
		return norm.NFKC.String(string(r)), printed
	}
	return norm.NFC.String(string(r)), printed
}

// meaningless reports codes that no one but the font's maker can read.
func meaningless(r rune) bool {
	return r <= 0 || r == 0xFFFD || r > unicode.MaxRune || r >= 0xD800 && r <= 0xF8FF || r >= 0xF0000 ||
		r > 0x7F && !unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r)
}

// folds reports the blocks in which the compatibility form is the character that
// was meant: Kangxi radicals, CJK radicals, compatibility ideographs and
// alphabetic ligatures. All else, full-width letters and circled numbers among
// them, is printed as such and stays.
func folds(r rune) bool {
	return r >= 0x2E80 && r <= 0x2FD5 || r >= 0xF900 && r <= 0xFAFF || r >= 0xFB00 && r <= 0xFB06 || r >= 0x2F800 && r <= 0x2FA1F
}

// ordinary gives the full-width character for forms made for vertical lines, and
// the ideograph for radicals that Unicode does not fold by itself.
var ordinary = map[rune]string{
	0xFE10: "，", 0xFE11: "、", 0xFE12: "。", 0xFE13: "：", 0xFE14: "；", 0xFE15: "！", 0xFE16: "？", 0xFE17: "〖", 0xFE18: "〗", 0xFE19: "…",
	0xFE30: "‥", 0xFE31: "—", 0xFE32: "–", 0xFE33: "＿", 0xFE35: "（", 0xFE36: "）", 0xFE37: "｛", 0xFE38: "｝", 0xFE39: "〔", 0xFE3A: "〕",
	0xFE3B: "【", 0xFE3C: "】", 0xFE3D: "《", 0xFE3E: "》", 0xFE3F: "〈", 0xFE40: "〉", 0xFE41: "「", 0xFE42: "」", 0xFE43: "『", 0xFE44: "』",
	0xFE47: "［", 0xFE48: "］",
	0x2E81: "厂", 0x2E84: "乙", 0x2E85: "亻", 0x2E86: "冂", 0x2E89: "刂", 0x2E8B: "卩", 0x2E8C: "小", 0x2E8F: "尢", 0x2E92: "巳", 0x2E95: "彐",
	0x2E96: "忄", 0x2E98: "扌", 0x2E99: "攵", 0x2E9B: "旡", 0x2E9D: "月", 0x2EA0: "民", 0x2EA1: "氵", 0x2EA3: "灬", 0x2EA4: "爫", 0x2EA8: "犭",
	0x2EAB: "罒", 0x2EAC: "示", 0x2EAD: "礻", 0x2EAF: "糹", 0x2EB0: "纟", 0x2EB6: "羊", 0x2EBB: "聿", 0x2EBC: "肉", 0x2EBE: "艹", 0x2EC1: "虎",
	0x2EC2: "衤", 0x2EC3: "覀", 0x2EC4: "西", 0x2EC5: "见", 0x2EC6: "角", 0x2EC8: "讠", 0x2EC9: "贝", 0x2ECA: "足", 0x2ECB: "车", 0x2ECC: "辶",
	0x2ED0: "钅", 0x2ED1: "長", 0x2ED3: "长", 0x2ED4: "门", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞", 0x2EDD: "食",
	0x2EE0: "饣", 0x2EE2: "马", 0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦", 0x2EE9: "黄", 0x2EEA: "黾",
	0x2EEB: "斉", 0x2EEC: "齐", 0x2EED: "歯", 0x2EEE: "齿", 0x2EEF: "竜", 0x2EF0: "龙", 0x2EF2: "亀", 0x2EF3: "龟",
}
