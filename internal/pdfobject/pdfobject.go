// Package pdfobject holds pages cut out of a PDF as values: the objects that make
// them up, with their references to one another left open, so that they can be
// bound into another file by copying bytes and filling in numbers.
//
// It parses nothing and writes nothing. pdfengine makes these values, in the child
// process that may read strangers' files; interchange/pdf binds them.
package pdfobject

// Cutting is pages cut out of one document, with all they need to be shown and
// nothing else: no annotations, actions, attachments, form fields or structure.
type Cutting struct {
	Pages   []Page   // in the order asked for
	Objects []Object // what they refer to; references are indices into this list
	Layers  []Layer  // optional content groups that the pages refer to
}

// Page is one page of a cutting.
type Page struct {
	// Object is the page's own object, a dictionary. It has a Hole for each thing
	// that its binder adds.
	Object int
	// Width and Height are the size of the page as it is shown, in points, and
	// Upright its transform from points from the top left corner, y down, to the
	// space its content is drawn in: x' = a*x + c*y + e, y' = b*x + d*y + f.
	Width, Height float64
	Upright       [6]float64
}

// Layer is an optional content group: what a reader can show and hide.
type Layer struct {
	Object int  // its dictionary
	Hidden bool // from the start
}

// Object is the text of one PDF object between "obj" and "endobj", its stream
// included, with references taken out.
type Object struct {
	Body []byte
	Refs []Ref // in order of At
}

// Ref is a place in a body where a reference stands.
type Ref struct {
	At int // offset in the body
	To int // index of an object, or one of the holes below
}

// Holes are places in a page's object, or in its resources, where a binder may
// write something of its own; each stands for nothing when nothing is written.
const (
	HoleParent  = -1 - iota // entries of the page's dictionary, such as /Parent 2 0 R
	HoleContent             // a reference before those of the page's content streams
	HoleForm                // entries of the dictionary of forms the page may draw
)

// HoleKinds is how many kinds of holes there are.
const HoleKinds = 3
