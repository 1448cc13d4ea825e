package public

import (
	"testing"

	"github.com/banmian/banmian/internal/web"
)

func TestRewriting(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"only the paper's text": {`<p>后面</p><p lang="zh-Hans">后面<b>头发</b></p><p>后面</p>`, `<p>后面</p><p lang="zh-Hant">後面<b>頭髮</b></p><p>后面</p>`},
		"our words inside it":   {`<div lang="zh-Hans">头发<i lang="zh-Hant">里面</i>头发</div>`, `<div lang="zh-Hant">頭髮<i lang="zh-Hant">里面</i>頭髮</div>`},
		"attributes":            {`<div lang="zh-Hans"><img alt="头发" src="/x"></div>`, `<div lang="zh-Hant"><img alt="頭髮" src="/x"></div>`},
		"names":                 {`<p lang="zh-Hans"><span class="by">记者 范小余</span></p>`, `<p lang="zh-Hant"><span class="by">記者 范小余</span></p>`},
		"what was typed":        {`<div lang="zh-Hans"><input value="头发"></div>`, `<div lang="zh-Hant"><input value="头发"></div>`},
		"languages to choose":   {`<a lang="zh-Hans" hreflang="zh-Hans">简体中文</a>`, `<a lang="zh-Hans" hreflang="zh-Hans">简体中文</a>`},
		"entities stay":         {`<p lang="zh-Hans">头发&lt;script&gt;&#34;</p>`, `<p lang="zh-Hant">頭髮&lt;script&gt;&#34;</p>`},
		"left open":             {`<ul><li lang="zh-Hans">头发<li>头发</ul>头发`, `<ul><li lang="zh-Hant">頭髮<li>頭髮</ul>头发`},
	} {
		if got := string(intoTraditional.apply([]byte(c.in))); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// What the filter does not convert it writes as it was, byte for byte.
func FuzzRewriting(f *testing.F) {
	f.Add(`<p lang="zh-Hans">头发</p>`)
	f.Add(`<script type="application/ld+json">{"a":"<p lang=\"x\">"}</script><!-- x --><a b='c'>`)
	still := &rewriting{web.Simplified, web.Simplified, func(s string) string { return s }, func(s string) string { return s }}
	f.Fuzz(func(t *testing.T, page string) {
		if got := string(still.apply([]byte(page))); got != page {
			t.Errorf("%q became %q", page, got)
		}
	})
}
