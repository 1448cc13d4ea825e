package main

import (
	"context"
	"flag"
	"strings"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// unsignedFlag is the reason for publishing what nobody signed.
func unsignedFlag(fs *flag.FlagSet) *string {
	return fs.String("unsigned", "", "the `REASON` for publishing without signatures an edition of a title whose desk asks for them; it is kept in the log")
}

// unsigned is how publishing past the desk stands in the docket.
type unsigned struct {
	Edition string `json:"edition"`
	Reason  string `json:"reason"`
}

// mayPublish refuses to publish past the desk an edition of a title that was set up
// there, unless a reason is given, which it writes down. A title that never was is the
// operator's own.
func mayPublish(ctx context.Context, a *app.App, key archive.Key, reason string) error {
	asked, err := a.Desk.IsSetUp(ctx, key.Title)
	if err != nil || !asked {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return &paper.Fault{Kind: paper.Conflict, Doing: "publish " + key.String(), Why: "its title's desk asks for signatures",
			Remedy: "sign and publish it at the desk, or give a reason with --unsigned"}
	}
	return a.Desk.Witness(ctx, operator, "publish-unsigned", unsigned{key.String(), reason})
}
