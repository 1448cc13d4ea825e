package wording

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// shape writes bylines as role=name+name; role=name for tables.
func shape(by []paper.Byline) string {
	var parts []string
	for _, b := range by {
		parts = append(parts, b.Role+"="+strings.Join(b.Names, "+"))
	}
	return strings.Join(parts, "; ")
}

func TestHanNames(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"周明", "周明"},
		{"志 新", "志新"},
		{"张 志新", "张志新"},
		{"黄朝 文", "黄朝文"},
		{"李 明 王 芳", "李明+王芳"},
		{"林远 黄 朝生", "林远+黄朝生"},
		{"林远 黄朝生", "林远+黄朝生"},
		{"欧阳 修远", "欧阳修远"},
		{"欧阳 修", "欧阳修"},
		{"诸葛明 司马青", "诸葛明+司马青"},
		{"周明、吴一凡、郑 秀", "周明+吴一凡+郑秀"},
		{"周明，吴一凡", "周明+吴一凡"},
		{"阿依古丽·买买提 周明", "阿依古丽·买买提+周明"},
		{"古丽 ·买买提", "古丽·买买提"},
		{"王 小 明", "王小明"},
		{"何 静 何 文静", "何静+何文静"},
		{"李和平", "李和平"},
		{"陳大文 林小美", "陳大文+林小美"},
		{"周明吴一凡", "周明+吴一凡"},
		{"姜雯翁知", "姜雯+翁知"},
		{"周明远吴一凡 郑秀", "周明远+吴一凡+郑秀"},
		{"今天天气很好", ""},
		{"钱", ""},
		{"", ""},
	} {
		names, ok := HanNames(c.in)
		if got := strings.Join(names, "+"); got != c.want || ok != (c.want != "") {
			t.Errorf("HanNames(%q) = %q, %v; want %q", c.in, got, ok, c.want)
		}
	}
}

func TestByline(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"记者 周明", "记者=周明"},
		{"本报记者 周明 吴一凡", "记者=周明+吴一凡"},
		{"记者 林远 通讯员 黄朝生", "记者=林远; 通讯员=黄朝生"},
		{"记者 林远 通讯员 黄 朝生", "记者=林远; 通讯员=黄朝生"},
		{"（记者 周明 文/摄）", "记者=周明; 文/摄=周明"},
		{"首席记者 周明 见习记者 吴一凡", "首席记者=周明; 见习记者=吴一凡"},
		{"本报首席记者周明", "首席记者=周明"},
		{"记者 周明 摄", "记者=周明; 摄=周明"},
		{"周明 文 吴一凡 图", "文=周明; 图=吴一凡"},
		{"文/周明 图/吴一凡", "文=周明; 图=吴一凡"},
		{"文：周明　图：吴一凡", "文=周明; 图=吴一凡"},
		{"文/图 周明", "文/图=周明"},
		{"周明 文/图", "文/图=周明"},
		{"□ 周明", "作者=周明"},
		{"■本报记者 周明", "记者=周明"},
		{"○ 周 明", "作者=周明"},
		{"记者 王 芳 实习生 李小路 报道", "记者=王芳; 实习生=李小路"},
		{"通讯员 欧阳 修远", "通讯员=欧阳修远"},
		{"記者周明攝", "記者=周明; 攝=周明"},
		{"摄影 周明", "摄影=周明"},
		{"周明 摄影报道", "摄影报道=周明"},
		{"By Jane Doe", "By=Jane Doe"},
		{"BY JANE DOE", "BY=JANE DOE"},
		{"By Jane Doe and John Roe", "By=Jane Doe+John Roe"},
		{"By Jane Doe, John Roe and Mary-Ann O’Hara", "By=Jane Doe+John Roe+Mary-Ann O’Hara"},
		{"By Jane Doe, Staff Reporter", "By=Jane Doe"},
		{"By JANE DOE\nStaff Writer", "By=JANE DOE"},
		{"Jane Doe, Staff Reporter", "Staff Reporter=Jane Doe"},
		{"Staff reporter Jane Doe-Roe", "Staff reporter=Jane Doe-Roe"},
		{"Special Correspondent Jane Doe", "Special Correspondent=Jane Doe"},
		{"Staff Writers", ""},
		{"Courier Staff Writer", ""},
		{"Staff shortages close two wards", ""},
		{"Jane Doe | News Editor", "News Editor=Jane Doe"},
		{"By The Associated Press", "By=The Associated Press"},
		{"Von Anna Muster", "Von=Anna Muster"},
		{"Von Anna Muster und Kurt von der Au", "Von=Anna Muster+Kurt von der Au"},
		{"Par Jean Dupont", "Par=Jean Dupont"},
		{"Par Jean Dupont et Marie Le Gall", "Par=Jean Dupont+Marie Le Gall"},
		{"Photo: Jane Doe", "Photo=Jane Doe"},
		// prose and headlines are no bylines
		{"By the time the bridge opened, nobody cared", ""},
		{"By Sunday evening the water had gone.", ""},
		{"记者从会议上获悉，河道整治将在年底完成", ""},
		{"河滨公园开园", ""},
		{"Von der Brücke stürzte ein Baum", ""},
		{"本报记者走进社区", ""},
		{"记者在现场", ""},
	} {
		by, ok := Byline(c.in)
		if got := shape(by); got != c.want || ok != (c.want != "") {
			t.Errorf("Byline(%q) = %q, %v; want %q", c.in, got, ok, c.want)
		}
	}
}

func TestDateline(t *testing.T) {
	for _, c := range []struct{ in, text, place, date, by, rest string }{
		{"本报讯(记者 林远 通讯员 黄朝生)6月11日上午,桥通车。", "本报讯", "", "", "记者=林远; 通讯员=黄朝生", "6月11日上午,桥通车。"},
		{"本报讯（记者 林远 通讯员 黄 朝生）日前，", "本报讯", "", "", "记者=林远; 通讯员=黄朝生", "日前，"},
		{"　　本报讯 近日，河滨区", "本报讯", "", "", "", "近日，河滨区"},
		{"新华社北京6月13日电（记者王小路、李晓）今年", "新华社北京6月13日电", "北京", "6月13日", "记者=王小路+李晓", "今年"},
		{"据新华社北京6月13日电 今年", "据新华社北京6月13日电", "北京", "6月13日", "", "今年"},
		{"本报杭州6月3日电 湖水", "本报杭州6月3日电", "杭州", "6月3日", "", "湖水"},
		{"本报青川6月3日讯 记者周明报道：湖水", "本报青川6月3日讯", "青川", "6月3日", "记者=周明", "湖水"},
		{"中新网青川6月13日电 (记者 周明)湖水", "中新网青川6月13日电", "青川", "6月13日", "记者=周明", "湖水"},
		{"中新社青川6月13日电 题：湖水之歌", "中新社青川6月13日电", "青川", "6月13日", "", "湖水之歌"},
		{"本报讯 记者 周明 通讯员 李晓 昨天，桥通车。", "本报讯", "", "", "记者=周明; 通讯员=李晓", "昨天，桥通车。"},
		{"〔記者王小明／台北報導〕捷運", "台北報導", "台北", "", "記者=王小明", "捷運"},
		{"【本報台北訊】捷運", "本報台北訊", "台北", "", "", "捷運"},
		{"【北京・田中太郎】会議", "【北京・田中太郎】", "北京", "", "作者=田中太郎", "会議"},
		{"LONDON, Jan 5 (Reuters) - The river rose.", "LONDON, Jan 5 (Reuters) -", "LONDON", "Jan 5", "", "The river rose."},
		{"WASHINGTON (AP) — The river rose.", "WASHINGTON (AP) —", "WASHINGTON", "", "", "The river rose."},
		{"SPRINGFIELD, Ill. — The river rose.", "SPRINGFIELD, Ill. —", "SPRINGFIELD, Ill.", "", "", "The river rose."},
		{"Paris, 13 juin (AFP) – La Seine monte.", "Paris, 13 juin (AFP) –", "Paris", "13 juin", "", "La Seine monte."},
		{"Berlin (dpa) – Der Fluss steigt.", "Berlin (dpa) –", "Berlin", "", "", "Der Fluss steigt."},
		{"RIVERSIDE, June 13 —The river rose.", "RIVERSIDE, June 13 —", "RIVERSIDE", "June 13", "", "The river rose."},
		{"晚报讯 记者 周明 实习生 何一鸣 报道 昨日，桥通车。", "晚报讯", "", "", "记者=周明; 实习生=何一鸣", "昨日，桥通车。"},
		{"山城晚报讯（记者 周明）昨日，桥通车。", "山城晚报讯", "", "", "记者=周明", "昨日，桥通车。"},
		// no dateline
		{"BRIDGE: Council settles it", "", "", "", "", "BRIDGE: Council settles it"},
		{"ICE-COLD drinks were served.", "", "", "", "", "ICE-COLD drinks were served."},
		{"The river rose - and fell.", "", "", "", "", "The river rose - and fell."},
		{"本报今日推出特刊，介绍河滨区。", "", "", "", "", "本报今日推出特刊，介绍河滨区。"},
		{"河滨区召开会议", "", "", "", "", "河滨区召开会议"},
	} {
		d, by, rest := Dateline(c.in)
		if d.Text != c.text || d.Place != c.place || d.Date != c.date || shape(by) != c.by || rest != c.rest {
			t.Errorf("Dateline(%q)\n got %+v %q rest %q\nwant %q %q %q %q rest %q", c.in, d, shape(by), rest, c.text, c.place, c.date, c.by, c.rest)
		}
	}
}

func TestJump(t *testing.T) {
	for _, c := range []struct {
		in       string
		to, from string
		key      string
		rest     string
	}{
		{"桥将在年底(下转2版)", "2", "", "", "桥将在年底"},
		{"桥将在年底。（下转第二版）", "2", "", "", "桥将在年底。"},
		{"桥将在年底（紧接A3版）", "A3", "", "", "桥将在年底"},
		{"桥将在年底\n下转第４版", "4", "", "", "桥将在年底"},
		{"桥将在年底 ►02版", "2", "", "", "桥将在年底"},
		{"桥将在年底（下转第2版《河滨大桥》）", "2", "", "河滨大桥", "桥将在年底"},
		{"（上接第1版）通车。", "", "1", "", "通车。"},
		{"(上接A1版)通车。", "", "A1", "", "通车。"},
		{"上接1版 通车。", "", "1", "", "通车。"},
		{"捷運明年動工（下轉A3版）", "A3", "", "", "捷運明年動工"},
		{"橋は来年開通する（3面に続く）", "3", "", "", "橋は来年開通する"},
		{"（1面から続く）橋は来年開通する", "", "1", "", "橋は来年開通する"},
		{"橋は来年開通する〈三面へ続く〉", "3", "", "", "橋は来年開通する"},
		{"〈第一面からつづく〉橋は来年開通する", "", "1", "", "橋は来年開通する"},
		{"（1面のつづき）橋は来年開通する", "", "1", "", "橋は来年開通する"},
		{"捷運明年動工（文轉A3版）", "A3", "", "", "捷運明年動工"},
		{"文接A1版", "", "A1", "", ""},
		{"（上轉A1版）通車。", "", "A1", "", "通車。"},
		{"the bridge will Continued on page A5", "A5", "", "", "the bridge will"},
		{"the bridge will (Continued on Page 3)", "3", "", "", "the bridge will"},
		{"the bridge will (Continued on second page.)", "2", "", "", "the bridge will"},
		{"the bridge will See BUDGET, Page 3", "3", "", "BUDGET", "the bridge will"},
		{"the bridge will See BRIDGE, A5", "A5", "", "BRIDGE", "the bridge will"},
		{"the bridge will cont'd on p. 4", "4", "", "", "the bridge will"},
		{"Continued from page 1 the bridge", "", "1", "", "the bridge"},
		{"From A1: the bridge", "", "A1", "", ": the bridge"},
		{"BUDGET: From A1 the bridge", "", "A1", "BUDGET", "the bridge"},
		{"BUDGET, from A1", "", "A1", "BUDGET", ""},
		{"the bridge will See BUDGET / A5", "A5", "", "BUDGET", "the bridge will"},
		{"le pont ▶ PAGE 3", "3", "", "", "le pont"},
		{"（紧接第一版）通车。", "", "1", "", "通车。"},
		{"桥将在年底（文转2版）", "2", "", "", "桥将在年底"},
		{"橋＝３面に続く", "3", "", "", "橋"},
		{"die Brücke Fortsetzung auf Seite 3", "3", "", "", "die Brücke"},
		{"Fortsetzung von Seite 1 die Brücke", "", "1", "", "die Brücke"},
		{"le pont (Suite page 3)", "3", "", "", "le pont"},
		{"Suite de la page 1 le pont", "", "1", "", "le pont"},
		// no jump
		{"这本书共有30页。", "", "", "", "这本书共有30页。"},
		{"他转身走进第2版块展区。", "", "", "", "他转身走进第2版块展区。"},
		{"He turned to page 5 and read on.", "", "", "", "He turned to page 5 and read on."},
		{"桥将在年底通车。", "", "", "", "桥将在年底通车。"},
		{"近日，运转2版印刷机。", "", "", "", "近日，运转2版印刷机。"},
	} {
		j, rest, ok := Jump(c.in)
		if j.ToLabel != c.to || j.FromLabel != c.from || j.KeyWord != c.key || rest != c.rest || ok != (c.to+c.from != "") {
			t.Errorf("Jump(%q) = %+v rest %q %v; want to %q from %q key %q rest %q", c.in, j, rest, ok, c.to, c.from, c.key, c.rest)
		}
	}
}
