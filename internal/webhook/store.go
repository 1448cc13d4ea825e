package webhook

import (
	"context"
	"time"
)

// Store keeps hooks and deliveries. Values returned are the caller's own. Methods
// may be called at once; each is one durable transaction. What is absent is a
// paper.NotFound fault.
type Store interface {
	// Hooks lists a title's, by when they were made and then by id.
	Hooks(ctx context.Context, title string) ([]Hook, error)
	Hook(ctx context.Context, id string) (Hook, error)
	// SaveHook keeps a hook and gives it back with its next version. Version 0
	// makes it; any other must be the version kept, or else it is a paper.Conflict
	// fault.
	SaveHook(ctx context.Context, h Hook) (Hook, error)
	// RemoveHook lets go of a hook and its deliveries; one that is not there is no
	// error.
	RemoveHook(ctx context.Context, id string) error

	// AddDelivery keeps a new one, and reports false when there is one of the id
	// already, which stays as it is.
	AddDelivery(ctx context.Context, d Delivery) (bool, error)
	Delivery(ctx context.Context, id string) (Delivery, error)
	// SaveDelivery replaces the one of the same id.
	SaveDelivery(ctx context.Context, d Delivery) error
	// Deliveries lists a hook's, the newest first and then by id descending, up to a
	// number, those behind one of them; after may be empty.
	Deliveries(ctx context.Context, hook, after string, most int) ([]Delivery, error)
	// Sweep lets go of deliveries made before a time that wait no longer.
	Sweep(ctx context.Context, before time.Time) error
}
