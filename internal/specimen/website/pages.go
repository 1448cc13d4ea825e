package website

import (
	"fmt"
	"html"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// page writes a page's file: list of pages, picture with areas, list of articles.
func (w *writer) page(p *paper.Page) {
	name := PageFile(w.manner, w.edition.Date, p.Sequence)
	shown, large, pdf, height := w.plate(p)
	title := w.edition.Title.Name
	var pages, titles, areas strings.Builder
	for _, q := range w.edition.Pages {
		fmt.Fprintf(&pages, w.shape().listed, w.link(name, PageFile(w.manner, w.edition.Date, q.Sequence)), q.Label, q.Section)
	}
	for n, a := range w.edition.Articles {
		for i, part := range a.Parts {
			if part.Page != p.Sequence {
				continue
			}
			to := w.link(name, w.articleFile(n))
			if w.manner == Tables {
				to += "?div=-1"
			}
			areas.WriteString(w.area(p, part, to))
			if i == 0 {
				fmt.Fprintf(&titles, w.shape().titled, to, n, w.broken(listTitle(a)))
			}
		}
	}
	day := fmt.Sprintf("%d年%d月%d日", w.edition.Date.Year, w.edition.Date.Month, w.edition.Date.Day)
	download := ""
	if pdf != "" {
		download = fmt.Sprintf(`<a href=%q>PDF版下载</a>`, w.link(name, pdf))
	} else {
		download = fmt.Sprintf(`<a href=%q>大图</a>`, w.link(name, large))
	}
	text := strings.NewReplacer("{title}", title, "{day}", day, "{weekday}", w.edition.Masthead.Weekday, "{label}", p.Label, "{section}", p.Section,
		"{pages}", pages.String(), "{titles}", titles.String(), "{areas}", areas.String(), "{picture}", w.link(name, shown),
		"{width}", fmt.Sprint(shownWidth), "{height}", fmt.Sprint(height), "{pdf}", download).Replace(w.shape().page)
	w.put(name, text)
}

// listTitle is what the list calls an article: pictures without a headline by
// their caption.
func listTitle(a paper.Article) string {
	switch {
	case a.Headline != "":
		return a.Headline
	case a.Kind == paper.KindAd:
		return "广告"
	case len(a.Figures) > 0:
		return a.Figures[0].Caption
	}
	return "责任编辑"
}

// area writes one hot zone.
func (w *writer) area(p *paper.Page, part paper.Part, to string) string {
	var coords, points []string
	for _, q := range area(p, part) {
		coords = append(coords, fmt.Sprint(q[0]), fmt.Sprint(q[1]))
		points = append(points, fmt.Sprintf(`{"x":%d,"y":%d}`, q[0], q[1]))
	}
	if len(coords) == 0 {
		return ""
	}
	if w.manner == Pointed {
		return fmt.Sprintf(`<area shape="poly" xy='[%s]' href=%q>`, strings.Join(points, ","), to)
	}
	return fmt.Sprintf(`<Area coords="%s" shape="polygon" href=%q>`, strings.Join(coords, ","), to)
}

// article writes an article's file.
func (w *writer) article(n int) {
	a := w.edition.Articles[n]
	name := w.articleFile(n)
	var text, pictures strings.Builder
	for _, p := range bodyOf(a) {
		fmt.Fprintf(&text, w.shape().paragraph, html.EscapeString(p))
	}
	for i, f := range a.Figures {
		d := w.edition.Date
		file := fmt.Sprintf("images/%04d-%02d/%02d/res%02d_%d_b.jpg", d.Year, d.Month, d.Day, n, i)
		caption := f.Caption
		if f.Credit != "" {
			caption += "　" + f.Credit
		}
		fmt.Fprintf(&pictures, w.shape().picture, w.link(name, w.picture(file, 300, 200)), html.EscapeString(caption))
	}
	by := ""
	if a.Dateline.Text == "" {
		by = Credit(a.Bylines)
	}
	w.put(name, strings.NewReplacer("{title}", w.edition.Title.Name, "{kicker}", w.lines(a.Kicker), "{headline}", w.broken(a.Headline),
		"{plain}", html.EscapeString(a.Headline), "{deck}", w.lines(a.Deck), "{by}", html.EscapeString(by),
		"{text}", text.String(), "{pictures}", pictures.String()).Replace(w.shape().article))
}

// broken is a headline as the manner breaks it into lines.
func (w *writer) broken(headline string) string {
	return strings.ReplaceAll(html.EscapeString(headline), " ", w.shape().lineEnd)
}

// lines are some lines as the manner parts them.
func (w *writer) lines(all []string) string {
	var out []string
	for _, l := range all {
		out = append(out, html.EscapeString(l))
	}
	return strings.Join(out, w.shape().lineEnd)
}

// bodyOf is an article's text as a site shows it: the dateline and the byline
// beside it stand before the first paragraph.
func bodyOf(a paper.Article) []string {
	out := append([]string(nil), a.Paragraphs...)
	if a.Dateline.Text == "" || len(out) == 0 {
		return out
	}
	by := ""
	if c := Credit(a.Bylines); c != "" {
		by = "（" + c + "）"
	}
	out[0] = a.Dateline.Text + by + out[0]
	return out
}

// Credit is bylines as a paper prints them: 记者 张三 通讯员 李四.
func Credit(all []paper.Byline) string {
	var out []string
	for _, b := range all {
		if b.Role == "作者" {
			out = append(out, strings.Join(b.Names, " "))
			continue
		}
		out = append(out, b.Role+" "+strings.Join(b.Names, " "))
	}
	return strings.Join(out, " ")
}

// shape is how a manner writes its pages. Fields in braces are filled in.
type shape struct {
	page, article string
	listed        string // a page in the list: address, label, section
	titled        string // an article in the list: address, number, title
	paragraph     string
	picture       string // address, caption
	lineEnd       string // where a headline's line ends
}

func (w *writer) shape() shape { return shapes[w.manner] }

var shapes = map[Manner]shape{
	Tables: {
		page: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">
<TITLE>{title}</TITLE><SCRIPT language=Javascript src="../../../tplimg/mp.js"></SCRIPT></HEAD><BODY onload="init();">
<TABLE width=900><TR><TD class=head>{title}&nbsp;&nbsp;{day}&nbsp;{weekday}</TD></TR>
<TR><TD><MAP NAME="PagePicMap">{areas}</MAP><IMG src={picture} border=0 width={width} height={height} USEMAP=#PagePicMap></TD>
<TD width=145><strong>第{label}版：{section}</strong></TD><TD>{pdf}</TD></TR>
<TR><TD><a class=preart href="../12/node_2.htm">上一期</a></TD><TD><TABLE><TBODY>{pages}</TBODY></TABLE></TD>
<TD><TABLE><TBODY>{titles}</TBODY></TABLE></TD></TR></TABLE></BODY></HTML>`,
		listed: `<TR><TD class=default><a id=pageLink href=%s>第%s版：%s</a></TD></TR>`,
		titled: `<TR><TD class=px12><a href=%s><div id=mp%d>%s</div></a></TD></TR>`,
		article: `<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312"><TITLE>{plain}</TITLE></HEAD><BODY>
<!--enpproperty <founder-date>2025-06-13 00:00:00.0</founder-date><founder-author>{by}</founder-author><founder-title>{headline}</founder-title><founder-keyword></founder-keyword><founder-subtitle>{deck}</founder-subtitle><founder-introtitle>{kicker}</founder-introtitle><founder-type>1</founder-type>/enpproperty-->
<TABLE><TR><TD class=px12><a href=node_2.htm>版面导航</a></TD><TD><TABLE><TR valign=top><TD class=font02>{kicker}</TD></TR><TR valign=top><TD class=font01>{headline}</TD></TR>
<TR valign=top><TD class=font02>{deck}</TD></TR><TR><TD>{by}</TD></TR></TABLE>
<TABLE id=newspic>{pictures}</TABLE><TABLE><TR><TD><founder-content><!--enpcontent-->{text}<!--/enpcontent--></founder-content></TD></TR></TABLE></TD></TR></TABLE>
<TABLE><TR><TD>版权所有 未经许可不得转载</TD></TR></TABLE></BODY></HTML>`,
		paragraph: "<P>　　%s</P>\n", picture: `<TR><TD><TABLE class=newspic><TR><TD><IMG src="%s"></TD></TR><TR><TD>%s</TD></TR></TABLE></TD></TR>`, lineEnd: "<BR/>",
	},
	Heads: {
		page: `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>{title}数字报-{title}</title></head><body>
<div class="ban"><div class="ban_t">{label}版：{section}</div><div>{day} {weekday}</div>
<div id="picMap"><img src="{picture}" width="{width}" height="{height}" usemap="#PagePicMap"><map name=PagePicMap>{areas}</map></div>
<p>{pdf}</p></div><div id="pageList"><ul>{pages}</ul></div><div id="titleList"><ul>{titles}</ul></div></body></html>`,
		listed:    `<li><div class="right_title-name"><a id=pageLink href="%s">第%s版：%s</a></div></li>`,
		titled:    `<li><a href="%s"><script>document.write(view("%[3]s  "))</script></a></li>`,
		article:   `<html><head><meta charset="utf-8"><title>{plain}</title></head><body><div class="logo"><h1>{title}</h1></div><ul><li><a href="x.htm">目录</a></li></ul><div class="text_c"><h3>{kicker}</h3><h1>{headline}</h1><h2>{deck}</h2><h4>{by}</h4><div class="lai">《{title}》（2025年06月13日）</div><div class="c_c"><table class=pci_c><tr><td>{pictures}</td></tr></table><div id="ozoom"><!--enpcontent-->{text}<!--/enpcontent--></div></div></div><div id=copy>版权声明</div></body></html>`,
		paragraph: "<p>\n　　%s</p>\n", picture: `<table class="newspic"><tr><td><img src="%s"></td></tr><tr><td><p>%s</p></td></tr></table>`, lineEnd: "<br>",
	},
	Layout: {
		page: `<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="UTF-8"><title>{title} - 第{label}版</title></head><body><div class="paper-bot"><p class="left ban">第{label}版：{section}</p><p class="right">{pdf}</p></div>
<div class="date">{day} {weekday}</div><div class="paper"><img src="{picture}" usemap="#PagePicMap" width="{width}"><map name="PagePicMap">{areas}</map></div>
<div class="swiper-box"><div class="swiper-container">{pages}</div></div><ul class="news-list">{titles}</ul></body></html>`,
		listed:    `<div class="swiper-slide"><a id="pageLink" href="%s">%s版：%s</a></div>`,
		titled:    `<li><a href="%s" data-n="%d">%s</a></li>`,
		article:   `<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{plain}-{title}</title></head><body><div class="article-box"><p id="PreTitle">{kicker}</p><h2 id="Title">{headline}</h2><p id="SubTitle">{deck}</p><p class="author">{by}</p><div class="attachment-list">{pictures}</div><div id="ozoom"><founder-content>{text}</founder-content></div></div><div class="foot">网站声明 版权所有</div></body></html>`,
		paragraph: "<p>%s</p>", picture: `<div class="attachment"><img src="%s"><p>%s</p></div>`, lineEnd: "<br/>",
	},
	Broken: {
		page: `<html><head><title>{title}</title><body><table><tr><td>{title} {day} {weekday}<td><b>第{label}版：{section}</b>
<tr><td><map name=pagepicmap>{areas}</map><img src={picture} width={width} height={height} usemap=#pagepicmap><td>{pdf}<tr><td><table>{pages}</table><td><ul>{titles}</ul></body>`,
		listed:    `<tr><td><a href=%s>第%s版：%s</a>`,
		titled:    `<li><a href='%s' id=mp%d>%s`,
		article:   `<html><title>{plain}</title><body><table><tr><td><center><font>{kicker}</font><h1>{headline}</h1><h3>{deck}</h3></center><p>{by}</p><center>{pictures}</center><div id=ozoom>{text}</div><p>联系我们</td></table></div></div></body>`,
		paragraph: "　　%s<br>\r\n<br>", picture: `<table><tr><td><img src=%s><tr><td>%s</table>`, lineEnd: "<br>",
	},
	Pointed: {
		page:      `<html><head><meta charset=utf-8><title>{title}电子版</title></head><body><h3>第{label}版：{section}</h3><span>{day}　{weekday}</span><img id="page_img" src="{picture}" usemap="#PagePicMap"><map name="PagePicMap">{areas}</map>{pdf}<ul id="layoutlist">{pages}</ul><ol>{titles}</ol></body></html>`,
		listed:    `<li><a href="%s">第%s版 %s</a></li>`,
		titled:    `<li><a href="%s"><span id=t%d>%s</span></a></li>`,
		article:   `<html><head><meta charset=utf-8><title>{title}</title></head><body><!--enpproperty <articleid>1</articleid><author>{by}</author><title>{headline}</title><keyword></keyword><subtitle>{deck}</subtitle><introtitle>{kicker}</introtitle>/enpproperty--><div class="content fl"><h3>{kicker}</h3><h2>{headline}</h2><h4>{deck}</h4><div class="cont"><cms-content>{pictures}{text}</cms-content></div></div></body></html>`,
		paragraph: "<p style='text-indent:2em'>%s</p>", picture: `<figure><img src="%s"><figcaption>%s</figcaption></figure>`, lineEnd: "<br>",
	},
}
