package desk

import (
	"fmt"
	"slices"

	"github.com/banmian/banmian/internal/paper"
)

// Power is something a person may be allowed to do.
type Power string

// The powers.
const (
	ToLook          Power = "look"           // see drafts, findings and previews
	ToWork          Power = "work"           // take an edition up, claim it, upload and drop pages again
	ToCorrect       Power = "correct"        // every act of correction, undo and redo
	ToComment       Power = "comment"        // pin a comment, settle one
	ToProof         Power = "proof"          // sign a proof (校)
	ToReviewFirst   Power = "review-first"   // sign the first review (一审), return it
	ToReviewNext    Power = "review-next"    // sign a review between the first and the last, return it
	ToReviewLast    Power = "review-last"    // sign the last review (终审), return it
	ToOverride      Power = "override"       // hold two stages, or take over a claim, with a reason
	ToPublish       Power = "publish"        // publish, appoint a time, cancel it, correct what is published
	ToWithdraw      Power = "withdraw"       // withdraw and restore
	ToSetUp         Power = "settings"       // stages, times, house style
	ToManagePeople  Power = "people"         // accounts: make, disable
	ToGrantRoles    Power = "roles"          // who may do what
	ToReadLog       Power = "log"            // the docket, and check its chain
	ToAnswerHotline Power = "answer-hotline" // readers' letters
	ToExport        Power = "export"         // masters and preservation copies
)

// Powers lists every power.
var Powers = []Power{ToLook, ToWork, ToCorrect, ToComment, ToProof, ToReviewFirst, ToReviewNext, ToReviewLast, ToOverride, ToPublish, ToWithdraw,
	ToSetUp, ToManagePeople, ToGrantRoles, ToReadLog, ToAnswerHotline, ToExport}

// editing is what everyone who corrects may do.
var editing = []Power{ToLook, ToWork, ToCorrect, ToComment, ToProof, ToReviewFirst, ToAnswerHotline}

// grants is who may do what. A role that is not in a list may not.
var grants = map[Role][]Power{
	Reporter:      {},
	Editor:        editing,
	Reviewer:      append(slices.Clip(editing), ToReviewNext),
	Chief:         append(slices.Clip(editing), ToReviewNext, ToReviewLast, ToOverride, ToPublish, ToWithdraw, ToReadLog, ToExport),
	Archivist:     {ToLook, ToReadLog, ToExport},
	Administrator: {ToLook, ToSetUp, ToManagePeople, ToGrantRoles, ToReadLog},
	Security:      {},
	Auditor:       {},
}

// apart is who may do what where the three powers are kept apart (三员分立): the
// administrator loses the rights and the log, which go to two others.
var apart = map[Role][]Power{
	Administrator: {ToSetUp, ToManagePeople},
	Security:      {ToGrantRoles},
	Auditor:       {ToReadLog},
	Chief:         append(slices.Clip(editing), ToReviewNext, ToReviewLast, ToOverride, ToPublish, ToWithdraw, ToExport),
	Archivist:     {ToLook, ToExport},
}

// threePowers are the roles of which nobody may hold two, nor any other beside
// one, where they are kept apart.
var threePowers = []Role{Administrator, Security, Auditor}

// May is nil when a person may do something to a title, and else a
// paper.Forbidden fault. The program itself (a Person without an id) may do
// nothing here: what it does at an appointed time was allowed when that was
// appointed.
func May(p Person, power Power, title Title) error {
	if p.ID == "" {
		return forbidden("somebody unknown", power, title, "sign in")
	}
	if err := powersApart(p, title); err != nil {
		return err
	}
	for _, role := range Roles {
		if p.Has(title.Slug, role) && slices.Contains(powersOf(role, title.Settings.PowersApart), power) {
			return nil
		}
	}
	return forbidden(p.Name, power, title, "ask who manages the paper's people")
}

// powersOf is the row of the table for a role.
func powersOf(role Role, keptApart bool) []Power {
	if row, ok := apart[role]; ok && keptApart {
		return row
	}
	return grants[role]
}

// Apart is nil when what a person holds may be in one hand: where a title keeps
// its three powers apart, one of them goes with nothing else.
func Apart(p Person, title Title) error { return powersApart(p, title) }

// powersApart refuses a person who holds one of the three powers and anything
// beside it.
func powersApart(p Person, title Title) error {
	if !title.Settings.PowersApart {
		return nil
	}
	held := 0
	one := false
	for _, role := range Roles {
		if p.Has(title.Slug, role) {
			held++
			one = one || slices.Contains(threePowers, role)
		}
	}
	if one && held > 1 {
		return &paper.Fault{Kind: paper.Forbidden, Doing: "let " + p.Name + " work at " + title.Slug,
			Why: "one person holds two of the three powers, which this paper keeps apart", Remedy: "give all roles but one to others"}
	}
	return nil
}

func forbidden(who string, power Power, title Title, remedy string) error {
	return &paper.Fault{Kind: paper.Forbidden, Doing: fmt.Sprintf("%s at %s", power, title.Slug), Why: fmt.Sprintf("%s may not", who), Remedy: remedy}
}
