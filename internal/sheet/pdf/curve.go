package pdf

// curves is filled in below.
func (p *page) curves() {}
