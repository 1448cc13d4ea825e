// Package article turns the makeup of a page into a leaf: every line of type
// gets a role, and headlines, body, pictures and captions are gathered into the
// articles a person would see, in the order they are read.
//
// It sees one page at a time. It does not put pages in order, join jumps over
// the edition, or check one page's facts against another's; package edition
// does. It never changes a character: what it cannot place is a finding.
//
// The method follows the published work on newspaper pages: reading order as a
// one-to-one successor matching over blocks, cut into articles, with headlines
// matched to bodies (Gao, Tang, Lin et al., ICPR 2012 and Applied Soft Computing
// 2013); the order of articles by Breuel's two rules (Breuel, "High performance
// document layout analysis", 2003); roles by additive evidence.
package article

import "github.com/banmian/banmian/internal/paper"

// Read gathers the articles of one page. Zone ids "z1", "z2", … and article ids
// "a1", "a2", … hold within this leaf only; page numbers are left 0 for edition
// to fill in.
func Read(m paper.Makeup) paper.Leaf { return ReadAs(m, paper.Profile{}) }

// ReadAs is Read for a page of a title whose habits are known. With the zero
// profile it is Read; with any other it differs only where the page itself
// leaves a role in doubt.
func ReadAs(m paper.Makeup, habits paper.Profile) paper.Leaf {
	if !m.Placed() {
		return readPlain(m)
	}
	if m.Recognised {
		return readRecognised(m)
	}
	f := lockUp(m) // blocks become pieces; the page's own measures
	f.custom = customOf(habits)
	f.nameFurniture()   // masthead, folio, imprint, index
	f.findTables()      // type in rows and columns between rules
	f.findGrids()       // and without
	f.findRibbons()     // words on a strip of colour of their own
	f.castRoles()       // headline, body, caption, byline, …
	f.settleFrames()    // which boxes are pages of their own
	stories := f.read() // headlines and columns of each box, then of the page
	stories = f.gatherContents(stories)
	stories = f.placePictures(stories)
	stories = f.nameItems(stories)
	f.hangRibbons(stories)
	stories = f.gatherStrays(stories)
	stories = append(stories, f.imprintStories()...)
	stories = f.inOrder(stories)
	return f.write(stories)
}
