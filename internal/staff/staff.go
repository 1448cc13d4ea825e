// Package staff turns what someone presents at the desk's door (a name and a
// password, a code, a passkey, a cookie) into the account it stands for, or
// into a refusal that tells nobody more than they knew.
//
// It holds the rules (Door), the port its records are kept behind (Store), and
// no pages, no SQL and no opinion of what a role may do: package desk judges
// that.
package staff

import (
	"slices"
	"time"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"github.com/banmian/banmian/internal/paper"
)

// EveryTitle in a grant means all titles of the site.
const EveryTitle = "*"

// longestName bounds a name, in characters: it stands in lists and logs.
const longestName = 64

// Grant is a role a person holds at a title.
type Grant struct {
	Title string // slug, or EveryTitle
	Role  string // a word of package desk's
}

// Account is one person's. Its secrets are hashes where a hash will do.
type Account struct {
	ID       string
	Name     string // what is typed to enter, as it was given
	Shown    string // what others read; Name when empty
	Grants   []Grant
	Disabled bool

	Password string // argon2id in PHC form; empty until an invitation was taken up
	Code     Code
	Passkeys []Passkey

	Failures    int       // refusals since the last entry
	LockedUntil time.Time // zero for not locked
	Made        time.Time
	Entered     time.Time // last entry
	Version     int       // of this record, from 1; see Store.Save
}

// Display is the name others read.
func (a Account) Display() string {
	if a.Shown != "" {
		return a.Shown
	}
	return a.Name
}

// Roles gives the roles held at a title, each once, sorted.
func (a Account) Roles(title string) []string {
	var out []string
	for _, g := range a.Grants {
		if g.Title == title || g.Title == EveryTitle {
			out = append(out, g.Role)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SecondFactor reports whether a password alone does not open the door.
func (a Account) SecondFactor() bool { return a.Code.On || len(a.Passkeys) > 0 }

// Folded is the form under which names are compared: width and case folded, by
// PRECIS (RFC 8265), so that no two people's names look alike by those. A name
// that may not be is a paper.Invalid fault.
func Folded(name string) (string, error) {
	key, err := precis.UsernameCaseMapped.CompareKey(name)
	if err != nil || key == "" || utf8.RuneCountInString(key) > longestName {
		return "", &paper.Fault{Kind: paper.Invalid, Doing: "use the name", Why: "it is empty, too long, or has spaces or signs in it",
			Remedy: "use up to 64 letters, digits, dots and hyphens", Err: err}
	}
	return key, nil
}
