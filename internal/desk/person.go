package desk

import "slices"

// Person is someone who may work at the desk. Accounts, passwords and sessions
// are another room's: whoever calls the desk has made sure who it is.
type Person struct {
	ID    string // as it stands in the docket for good; empty for the program itself
	Name  string // for people to read
	Roles map[string][]Role
}

// Everywhere is the slug under which a person's roles for every title stand.
const Everywhere = "*"

// Has reports whether the person holds one of the roles for a title.
func (p Person) Has(title string, roles ...Role) bool {
	for _, slug := range []string{title, Everywhere} {
		for _, have := range p.Roles[slug] {
			if slices.Contains(roles, have) {
				return true
			}
		}
	}
	return false
}

// Role is what a person is to a title. One person may hold several, except
// where the title keeps its three powers apart.
type Role string

// The roles.
const (
	Reporter      Role = "reporter"      // writes; may look on, changes nothing here
	Editor        Role = "editor"        // corrects, proofreads and gives the first review
	Reviewer      Role = "reviewer"      // an editor who also gives the second review
	Chief         Role = "chief"         // a reviewer who also gives the last review, publishes and withdraws
	Archivist     Role = "archivist"     // looks at everything, the log too, and takes it out
	Administrator Role = "administrator" // people and settings
	// The three powers (三员), for those who must keep them apart.
	Security Role = "security" // 安全保密管理员: who may do what
	Auditor  Role = "auditor"  // 安全审计员: the log, and nothing else
)

// Roles lists every role.
var Roles = []Role{Reporter, Editor, Reviewer, Chief, Archivist, Administrator, Security, Auditor}
