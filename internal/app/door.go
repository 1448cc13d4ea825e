package app

import (
	"cmp"
	"context"

	"github.com/banmian/banmian/internal/staff"
)

// Door opens the desk's door over the directory's accounts. What happens at it is
// entered in the desk's docket. site is the name generator apps and devices show.
func (a *App) Door(site string) (*staff.Door, error) {
	return staff.Open(a.Staff, staff.Options{Site: site, Address: a.Config.Origin, Record: a.witness})
}

// passed is how a happening stands in the docket.
type passed struct {
	Account string `json:"account,omitempty"`
	Name    string `json:"name,omitempty"`
	From    string `json:"from,omitempty"`
	By      string `json:"by,omitempty"`
	Token   string `json:"token,omitempty"`
}

func (a *App) witness(ctx context.Context, h staff.Happening) error {
	return a.Desk.Witness(ctx, cmp.Or(h.By, h.Account), "door-"+h.What, passed{h.Account, h.Name, h.From, h.By, h.Token})
}
