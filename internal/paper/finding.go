package paper

import "github.com/banmian/banmian/internal/geom"

// Severity says how much a finding matters.
type Severity string

// The severities.
const (
	Info    Severity = "info"
	Warning Severity = "warning"
	Error   Severity = "error"
)

// Finding is something a person should look at. It never stops a page from
// being read.
type Finding struct {
	Code     Code
	Severity Severity
	Page     int    // page sequence, 0 for the whole edition
	Article  string // article id, empty when it concerns none
	Box      geom.Rect
	Message  string // what was seen, with both values where two disagree
	Remedy   string // what to do
}

// Code names a kind of finding for programs. Codes are kebab-case and never
// change their meaning.
type Code string

// A Rule of the preflight says what a code means.
type Rule struct {
	Code     Code
	Severity Severity
	Cause    string
	Remedy   string
}

// The codes.
const (
	HeadlineScrambled Code = "headline-scrambled"
	HeadlineMissing   Code = "headline-missing"
	HeadlineOutlined  Code = "headline-outlined"
	BodyMissing       Code = "body-missing"
	JumpUnmatched     Code = "jump-unmatched"
	JumpAmbiguous     Code = "jump-ambiguous"
	TextBroken        Code = "text-broken"
	TextUnmapped      Code = "text-unmapped"
	TextMissing       Code = "text-missing"
	TextRepeated      Code = "text-repeated"
	TailMissing       Code = "tail-missing"
	GlyphsDropped     Code = "glyphs-dropped"
	OrphanBlock       Code = "orphan-block"
	ColumnDoubtful    Code = "column-doubtful"
	DirectionDoubtful Code = "direction-doubtful"
	HeadlineDoubtful  Code = "headline-doubtful"
	MastheadMissing   Code = "masthead-missing"
	DateMissing       Code = "date-missing"
	DateMismatch      Code = "date-mismatch"
	WeekdayMismatch   Code = "weekday-mismatch"
	LunarMismatch     Code = "lunar-mismatch"
	NumberMismatch    Code = "number-mismatch"
	PageCountMismatch Code = "page-count-mismatch"
	PageLabelMissing  Code = "page-label-missing"
	PageLabelRepeated Code = "page-label-repeated"
	FolioMismatch     Code = "folio-mismatch"
	IndexMismatch     Code = "index-mismatch"
	PageUnreadable    Code = "page-unreadable"
	PageEmpty         Code = "page-empty"
	PageTurned        Code = "page-turned"
	PageAskew         Code = "page-askew"
	TextReread        Code = "text-reread"
	TextKept          Code = "text-kept"
	HeadlineRead      Code = "headline-read"
	ScanWithoutEngine Code = "scan-without-engine"
	PictureUnreadable Code = "picture-unreadable"
	EncodingGuessed   Code = "encoding-guessed"
	ZonesOverlap      Code = "zones-overlap"
	HouseWording      Code = "house-wording"
	PictureCoarse     Code = "picture-coarse"
	PageChanged       Code = "page-changed"
)

// Rules is the preflight: one row for each code, the order in which
// docs/FINDINGS.md lists them.
var Rules = []Rule{
	{HeadlineScrambled, Warning, "A vertical or decorated headline reached us with its characters out of order; they stand as they came.", "Type the headline from the printed page."},
	{HeadlineMissing, Warning, "Text was found with no headline over it.", "Check whether it belongs to a neighbour or give it a headline."},
	{HeadlineOutlined, Warning, "A headline was turned into curves: the page shows it, but the file holds no characters.", "Type the headline, or enable text recognition."},
	{BodyMissing, Info, "A headline was found with no text under it.", "Check whether its text was given to a neighbour."},
	{JumpUnmatched, Warning, "A jump line names a page on which no continuation was found.", "Add the missing page, or remove or correct the jump."},
	{JumpAmbiguous, Warning, "Several continuations fit one jump equally well.", "Choose the continuation."},
	{TextBroken, Warning, "A line ends in the middle of a sentence and the next begins a new one: words are missing between them.", "Compare with the printed page."},
	{TextUnmapped, Error, "Characters are printed whose meaning the file does not say; they are left out of the text.", "Type them from the printed page, or ask the typesetter to embed Unicode tables."},
	{TextMissing, Warning, "Part of the page's text is in no article.", "Look at the orphan blocks."},
	{TextRepeated, Warning, "The same text stands in two articles.", "Check whether one page was exported twice."},
	{TailMissing, Warning, "A story stops in the middle of a sentence without a jump line.", "Compare its last line with the printed page."},
	{GlyphsDropped, Info, "Hidden, clipped or off-page characters were left out.", "Nothing, unless visible text is missing."},
	{OrphanBlock, Warning, "A block of text fitted no article.", "Add it to its article, or make it one."},
	{ColumnDoubtful, Info, "Two ways of following the columns fitted almost equally well.", "Check that the text reads on from column to column."},
	{DirectionDoubtful, Info, "It is not clear whether these characters run across or down.", "Check the line's text."},
	{HeadlineDoubtful, Info, "Two headlines, or none, fitted a text almost equally well.", "Check that the headline stands over its own text."},
	{MastheadMissing, Warning, "No page shows a masthead.", "Add page one, or enter the title, date and number."},
	{DateMissing, Warning, "No date was found.", "Enter the date."},
	{DateMismatch, Error, "Two pages, or the masthead and a folio, print different dates.", "Check that every page belongs to this edition."},
	{WeekdayMismatch, Error, "The weekday printed is not the weekday of the date.", "Correct the date or the weekday before printing."},
	{LunarMismatch, Error, "The lunar date printed is not that of the date.", "Correct the date or the lunar date before printing."},
	{NumberMismatch, Warning, "The edition's number does not follow from the one before it.", "Check the numbering of both editions."},
	{PageCountMismatch, Warning, "The number of pages is not the number the masthead prints.", "Add the missing pages or correct the masthead."},
	{PageLabelMissing, Info, "A page prints no page number; it was placed by elimination or in the order given.", "Check the order of the pages."},
	{PageLabelRepeated, Error, "Two pages print the same page number.", "Remove one, or correct its folio."},
	{FolioMismatch, Warning, "A folio disagrees with the masthead or with the folios of other pages.", "Check that the page belongs to this edition."},
	{IndexMismatch, Info, "The index names a headline or page that was not found.", "Compare the index box with the pages."},
	{PageUnreadable, Error, "A page could not be read.", "Export the page again; the message says what was wrong with it."},
	{PageEmpty, Warning, "A page holds no text.", "If it is a picture, enable text recognition."},
	{PageTurned, Info, "A page stands on its side or upside down in its file; it was turned to be read, and its places are those of the page as the file shows it.", "Nothing for the text; export the page upright for readers to see it upright."},
	{PageAskew, Info, "A scan lies askew; it was straightened to be read, and its places are those of the straight page.", "Nothing for the text; scan the page again for places to fit its picture."},
	{TextReread, Info, "A scan carried text of bad recognition; the page was read anew.", "Compare a few lines with the printed page."},
	{TextKept, Warning, "A scan carries text that was recognised badly, and it was kept: no better reading was to be had.", "Install text recognition with the paper's language and read the page again, or correct its text."},
	{HeadlineRead, Info, "A headline was turned into curves; its text was recognised from its picture.", "Compare the headline with the printed page."},
	{ScanWithoutEngine, Warning, "A page is a picture and no text recognition is installed.", "Install tesseract with the paper's languages (on Debian: apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-sim-vert) and read the page again."},
	{PictureUnreadable, Info, "A page picture could not be made.", "Export the page again."},
	{EncodingGuessed, Info, "The text was not UTF-8; its encoding was guessed.", "Check a few characters against the printed page."},
	{ZonesOverlap, Warning, "Zones of two articles lie over each other.", "Move the edge of one, or check to whom the text between them belongs."},
	{HouseWording, Warning, "The paper's house style has another wording for this.", "Use the wording the house style names."},
	{PictureCoarse, Warning, "A page picture is too coarse for its type to be read.", "Export or scan the page again with more dots to the inch."},
	{PageChanged, Warning, "A page was dropped again and an article on it is not what it was.", "Compare both and accept the change."},
}

// Find makes a finding of a code with the severity and remedy its rule gives.
// An unknown code is a warning without a remedy.
func Find(code Code, message string) Finding {
	for _, r := range Rules {
		if r.Code == code {
			return Finding{Code: code, Severity: r.Severity, Message: message, Remedy: r.Remedy}
		}
	}
	return Finding{Code: code, Severity: Warning, Message: message}
}
