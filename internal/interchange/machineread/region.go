package machineread

import (
	"strings"

	"github.com/banmian/banmian/internal/sheet"
)

// hint is what the file calls a block, or the nearest block around it that it
// calls anything, in lower case, with that block's number from 1.
func (p Page) hint(b int) (string, int) {
	for deep := 0; b >= 0 && b < len(p.Blocks) && deep <= mostDeep; b, deep = p.Blocks[b].Parent, deep+1 {
		if t := strings.ToLower(strings.TrimSpace(p.Blocks[b].Type)); t != "" {
			return t, b + 1
		}
	}
	return "", 0
}

// mostDeep bounds the walk outwards through blocks in blocks.
const mostDeep = 64

// unread reports whether a block was drawn round type in which nothing was
// read: lettering beyond the recogniser, or a line of ornament.
func (p Page) unread(b int) bool {
	block := p.Blocks[b]
	return block.Kind == KindText && len(block.Lines) == 0 && !block.Box.Empty() && (b+1 >= len(p.Blocks) || p.Blocks[b+1].Parent != b)
}

// inOrder lists the regions of blocks: those that the file's reading order
// names as it names them, the others behind the block that they follow in the
// file.
func (p Page) inOrder(regions map[int]sheet.Region) []sheet.Region {
	named, at := map[int]bool{}, map[string]int{}
	for b := len(p.Blocks) - 1; b >= 0; b-- {
		at[p.Blocks[b].ID] = b
	}
	var order []int
	for _, id := range p.Order {
		if b, ok := at[id]; ok && id != "" && !named[b] {
			named[b] = true
			order = append(order, b)
		}
	}
	behind := map[int][]int{} // unnamed blocks by the named one before them, -1 for none
	last := -1
	for b := range p.Blocks {
		if named[b] {
			last = b
		} else {
			behind[last] = append(behind[last], b)
		}
	}
	var out []sheet.Region
	put := func(b int) {
		if r, ok := regions[b]; ok {
			out = append(out, r)
		}
	}
	for _, b := range append([]int{-1}, order...) {
		if b >= 0 {
			put(b)
		}
		for _, k := range behind[b] {
			put(k)
		}
	}
	return out
}
