package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/banmian/banmian/internal/docket"
)

// House is the thing under which the docket keeps what happened to no title:
// who entered, who was refused, who was given which role. It is no slug.
const House = "*"

// Witness enters in the docket what happened outside of it, at the desk's door.
// who is the account's id, empty where there is none; kind such as door-entered.
// It does not ask May: whoever calls it saw it happen.
func (d *Desk) Witness(ctx context.Context, who, kind string, detail any) error {
	body, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("write down %s: %w", kind, err)
	}
	return d.docket.Together(ctx, "write down "+kind, func(ctx context.Context) error {
		after := 0
		heads, err := d.docket.Heads(ctx, House)
		if err != nil {
			return err
		}
		for _, h := range heads {
			if h.Of == House {
				after = h.Number
			}
		}
		_, err = d.docket.Append(ctx, House, after, docket.Entry{At: d.now(), Who: who, Kind: kind, Body: body})
		return err
	})
}
