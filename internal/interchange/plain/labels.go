package plain

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// labels are the few words of ours around the paper's own, in its language.
type labels struct {
	noTitle, inYear, total                         string
	supervisors, sponsors, publishers, hotlines    string
	findings, picture, jumpTo, between, indent     string
	pageOne, pageUnknown                           string
	ad, notice, index, imprint, photo, unheadlined string
}

var chinese = labels{
	noTitle: "（报名未读出）", inYear: "第%d期", total: "总第%d期",
	supervisors: "主管", sponsors: "主办", publishers: "出版", hotlines: "新闻热线",
	findings: "预检", picture: "图", jumpTo: "下转%d版", between: "、", indent: "　　",
	pageOne: "第%s版 %s", pageUnknown: "第%d页",
	ad: "（广告）", notice: "（启事）", index: "（导读）", imprint: "（版权信息）", photo: "（图片）", unheadlined: "（无标题）",
}

var english = labels{
	noTitle: "(title not read)", inYear: "No. %d", total: "whole No. %d",
	supervisors: "Supervised by", sponsors: "Sponsored by", publishers: "Published by", hotlines: "Newsroom",
	findings: "Findings", picture: "picture", jumpTo: "continued on page %d", between: ", ", indent: "   ",
	pageOne: "Page %s %s", pageUnknown: "Page [%d]",
	ad: "(advertisement)", notice: "(notice)", index: "(index)", imprint: "(imprint)", photo: "(picture)", unheadlined: "(no headline)",
}

func labelsFor(language string) labels {
	if language == "" || strings.HasPrefix(language, "zh") {
		return chinese
	}
	return english
}

func (l labels) page(p paper.Page) string {
	if p.Label == "" {
		return strings.TrimSpace(fmt.Sprintf(l.pageUnknown, p.Sequence) + " " + p.Section)
	}
	return strings.TrimSpace(fmt.Sprintf(l.pageOne, p.Label, p.Section))
}

func (l labels) kind(k paper.Kind) string {
	switch k {
	case paper.KindAd:
		return l.ad
	case paper.KindNotice:
		return l.notice
	case paper.KindIndex:
		return l.index
	case paper.KindImprint:
		return l.imprint
	case paper.KindPhoto:
		return l.photo
	default:
		return l.unheadlined
	}
}
