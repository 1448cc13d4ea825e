package app

import (
	"context"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/web/api"
	"github.com/banmian/banmian/internal/web/public"
	"github.com/banmian/banmian/internal/webhook"
	webhookdb "github.com/banmian/banmian/internal/webhook/sqlite"
)

// openHooks opens the webhooks on the same database.
func (a *App) openHooks(ctx context.Context, db *sqlitedb.DB) error {
	if a.Queue == nil {
		return nil
	}
	store, err := webhookdb.Open(ctx, db)
	if err != nil {
		return err
	}
	anywhere := a.Config.Webhooks == config.WebhooksAny
	a.Hooks = webhook.New(webhook.Options{Store: store, Queue: a.Queue, Archive: a.Archive, Open: anywhere, Place: a.place,
		Sender: webhook.NewSender(webhook.SenderOptions{Open: anywhere, UserAgent: "Banmian"})})
	return nil
}

// place gives the addresses of an edition, or of an article in it. An article that
// is not before readers has those of the edition only.
func (a *App) place(ctx context.Context, key archive.Key, article string) (self, url string) {
	self, url = strings.TrimSuffix(a.Config.Origin, "/")+api.EditionAddress(key), public.EditionAddress(a.Config.Origin, key)
	if article == "" {
		return self, url
	}
	e, err := a.Reader.Edition(ctx, key)
	if err != nil {
		return self, url
	}
	for _, list := range [][]*reader.Article{e.Articles, e.Gone} {
		if i := slices.IndexFunc(list, func(x *reader.Article) bool { return x.ID == article }); i >= 0 {
			return strings.TrimSuffix(a.Config.Origin, "/") + api.ArticleAddress(key, list[i]), public.ArticleAddress(a.Config.Origin, e, list[i])
		}
	}
	return self, url
}
