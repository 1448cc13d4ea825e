package pdf

// distrust is filled in below.
func (p *page) distrust() {}
