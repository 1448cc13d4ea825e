package specimen

import (
	"image/color"
	"math"
)

// scenes are the pictures that copy may ask for by name.
var scenes = map[string]func(*painter){
	"canal-bridge":  canalBridge,
	"dragon-boat":   dragonBoat,
	"rice-field":    riceField,
	"seedlings":     seedlings,
	"mender-stall":  menderStall,
	"roof-garden":   roofGarden,
	"singing-class": singingClass,
	"clock-shop":    clockShop,
	"lotus-pond":    lotusPond,
	"harbour-light": harbourLight,
	"regatta":       regatta,
	"lighthouse":    lighthouse,
	"kites":         kites,
}

var coats = []color.NRGBA{hex(0xb8433a), hex(0x2f6690), hex(0xe0a030), hex(0x4f7d55), hex(0x7a4f86), hex(0xd9d4c5), hex(0x35506b), hex(0xc86f4a)}

func (p *painter) coat() color.NRGBA { return coats[p.rng.IntN(len(coats))] }

var dark = hex(0x241f1d)

// landscape stands in for a picture that no scene shows.
func landscape(p *painter) {
	p.fade(0, 0.6, hex(0x9dbcd0), hex(0xeadfc8))
	p.cloud(0.25, 0.2, 0.25)
	p.cloud(0.7, 0.14, 0.2)
	p.ridge(hex(0x8aa3a0), 0.55, 0.18, 1.3)
	p.ridge(hex(0x6c8a72), 0.66, 0.14, 2.1)
	p.ridge(hex(0x4c6b4a), 0.8, 0.1, 1.7)
	for i := range 7 {
		p.tree(0.08+0.14*float64(i)+0.04*p.rng.Float64(), 0.85+0.1*p.rng.Float64(), 0.22, hex(0x4f7d45))
	}
}

func canalBridge(p *painter) {
	p.fade(0, 0.5, hex(0xa9c9dc), hex(0xf3e9d2))
	p.cloud(0.3, 0.14, 0.22)
	p.ridge(hex(0x9fb5ae), 0.44, 0.12, 1.6)
	for x := -0.02; x < 1; x += 0.11 {
		p.house(x, x+0.1, 0.55, 0.13+0.05*p.rng.Float64())
	}
	p.fade(0.55, 1, hex(0x8fb3b4), hex(0x3f6d74))
	for x := 0.0; x < 1; x += 0.11 {
		p.block(with(hex(0xf0ece0), 0.25), x, 0.56, x+0.09, 0.66)
	}
	p.waves(hex(0xffffff), 0.57, 1, 160)
	stone := hex(0xb9b1a0)
	p.shape(stone, spot{0.14, 0.62}, spot{0.36, 0.4}, spot{0.64, 0.4}, spot{0.86, 0.62}, spot{0.86, 0.68}, spot{0.14, 0.68})
	arch := 0.17
	p.oval(hex(0x6f999c), 0.5, 0.68, arch, arch*1.15)
	p.block(hex(0x6f999c), 0.5-arch/p.aspect(), 0.66, 0.5+arch/p.aspect(), 0.7)
	p.oval(hex(0x5c888c), 0.5, 0.69, arch, arch*0.85)
	p.waves(hex(0xffffff), 0.7, 0.9, 60)
	for i := range 9 {
		x := 0.36 + 0.28*float64(i)/8
		p.stroke(hex(0x948b7a), spot{x, 0.4}, spot{x, 0.355}, 0.012)
	}
	p.stroke(hex(0x948b7a), spot{0.36, 0.358}, spot{0.64, 0.358}, 0.012)
	p.person(0.45, 0.4, 0.17, p.coat(), dark)
	p.person(0.56, 0.4, 0.15, p.coat(), dark)
	p.shape(hex(0xd8cbb0), spot{0, 0.78}, spot{0.22, 0.84}, spot{0.3, 1}, spot{0, 1})
	p.person(0.07, 0.93, 0.3, p.coat(), dark)
	p.person(0.15, 0.97, 0.32, p.coat(), dark)
	for i := range 14 {
		x := 0.72 + 0.28*float64(i)/14
		p.bend(with(hex(0x5c8a3e), 0.8), spot{x, -0.02}, spot{x - 0.05, 0.2}, spot{x - 0.02 - 0.03*p.rng.Float64(), 0.3 + 0.2*p.rng.Float64()}, 0.008)
	}
}

// boat paints a long boat with rowers; it heads for the right.
func (p *painter) boat(x0, x1, y, depth float64, rowers int, hull color.NRGBA, dragon bool) {
	p.shape(hull, spot{x0, y - depth*0.4}, spot{x0 + 0.03, y + depth}, spot{x1 - 0.05, y + depth}, spot{x1, y - depth*0.7})
	p.stroke(hex(0xf0d9a0), spot{x0 + 0.005, y}, spot{x1 - 0.02, y}, depth*0.25)
	for i := range rowers {
		x := x0 + (x1-x0)*(0.12+0.72*float64(i)/float64(rowers))
		tall := depth * 4.2
		p.shape(p.coat(), spot{x - 0.012, y}, spot{x + 0.004, y - tall*0.62}, spot{x + 0.028, y - tall*0.6}, spot{x + 0.022, y})
		p.oval(hex(0xd9aa84), x+0.022, y-tall*0.76, depth*0.55, depth*0.65)
		p.oval(dark, x+0.02, y-tall*0.86, depth*0.55, depth*0.36)
		p.stroke(hex(0x8a5a30), spot{x + 0.02, y - tall*0.45}, spot{x + 0.055, y + depth*1.7}, depth*0.2)
		p.oval(with(hex(0xffffff), 0.6), x+0.057, y+depth*1.6, depth*0.7, depth*0.3)
	}
	if dragon {
		p.bend(hull, spot{x1 - 0.02, y - depth*0.2}, spot{x1 + 0.02, y - depth}, spot{x1 + 0.02, y - depth*3}, depth*0.9)
		p.oval(hex(0xd9a520), x1+0.03, y-depth*3.2, depth*1.2, depth*0.7)
		p.oval(hex(0xc23b2a), x1+0.05, y-depth*3, depth*0.7, depth*0.35)
		p.oval(dark, x1+0.03, y-depth*3.4, depth*0.18, depth*0.18)
	}
}

func dragonBoat(p *painter) {
	p.fade(0, 0.42, hex(0xf0c98a), hex(0xf7e8c8))
	p.oval(with(hex(0xfff4d8), 0.9), 0.75, 0.2, 0.08, 0.08)
	p.ridge(hex(0xa9a79a), 0.4, 0.13, 1.1)
	p.ridge(hex(0x7f927f), 0.45, 0.07, 2.3)
	p.fade(0.44, 1, hex(0xd9c39a), hex(0x47787f))
	p.waves(hex(0xfff3d0), 0.46, 1, 260)
	p.boat(0.5, 0.88, 0.54, 0.028, 8, hex(0x2f5d50), true)
	p.boat(0.08, 0.8, 0.76, 0.055, 10, hex(0xa8322a), true)
	p.shape(hex(0xc23b2a), spot{0.1, 0.5}, spot{0.17, 0.53}, spot{0.1, 0.58})
	p.stroke(hex(0x6a4b36), spot{0.1, 0.48}, spot{0.1, 0.74}, 0.01)
}

func riceField(p *painter) {
	p.fade(0, 0.38, hex(0x9cc4dd), hex(0xf2ecd6))
	p.cloud(0.2, 0.12, 0.26)
	p.cloud(0.65, 0.2, 0.2)
	p.ridge(hex(0x88a59a), 0.38, 0.13, 1.4)
	p.ridge(hex(0x5f8560), 0.42, 0.05, 3)
	p.fade(0.4, 1, hex(0xa9c66a), hex(0x5f8f35))
	for i := -14; i <= 14; i++ {
		x := 0.5 + float64(i)*0.035
		p.stroke(with(hex(0x3f6d28), 0.6), spot{x, 0.42}, spot{0.5 + float64(i)*0.16, 1}, 0.012)
	}
	for y := 0.5; y < 1; y += (y - 0.38) * 0.35 {
		p.stroke(with(hex(0xd8e8a0), 0.35), spot{0, y}, spot{1, y}, 0.01)
	}
	for i := range 6 {
		x := 0.1 + 0.16*float64(i)
		p.stroke(hex(0xe8e8e8), spot{x, 0.62}, spot{x, 0.5}, 0.012)
		p.oval(hex(0xd04a3a), x, 0.5, 0.016, 0.016)
	}
	for _, q := range []struct{ x, y, t float64 }{{0.3, 0.74, 0.32}, {0.42, 0.7, 0.28}, {0.66, 0.86, 0.42}} {
		p.person(q.x, q.y, q.t, p.coat(), dark)
		p.hat(q.x, q.y-q.t*0.95, q.t*0.16)
	}
	p.stroke(hex(0x777c80), spot{0.72, 0.62}, spot{0.71, 0.95}, 0.014)
	p.block(hex(0x3a4148), 0.69, 0.56, 0.75, 0.63)
}

func seedlings(p *painter) {
	p.fade(0, 0.3, hex(0xb5d2de), hex(0xeef0dc))
	p.ridge(hex(0x7f9f7a), 0.32, 0.1, 1.7)
	p.fade(0.3, 1, hex(0xa9b8a8), hex(0x6d6a4c))
	p.waves(hex(0xf4f8f0), 0.32, 1, 150)
	for row := range 9 {
		y := 0.4 + 0.6*math.Pow(float64(row)/9, 1.4)
		for i := range 26 {
			x := (float64(i)+0.5*float64(row%2))/25 + 0.01*p.rng.Float64()
			size := 0.02 + 0.05*(y-0.35)
			for k := -1; k <= 1; k++ {
				p.stroke(hex(0x5e9a3a), spot{x, y}, spot{x + float64(k)*size*0.25, y - size}, size*0.12)
			}
		}
	}
	for i := range 5 {
		x, y := 0.12+0.19*float64(i), 0.62+0.09*float64(i%3)
		tall := 0.3 + 0.05*float64(i%2)
		p.person(x, y, tall, p.coat(), dark)
		p.hat(x, y-tall*0.94, tall*0.2)
		p.stroke(hex(0x5e9a3a), spot{x + 0.03, y - tall*0.5}, spot{x + 0.035, y - tall*0.62}, 0.02)
	}
}

func menderStall(p *painter) {
	p.fade(0, 1, hex(0xcdb99a), hex(0x9a8263))
	for i := range 12 {
		p.stroke(with(hex(0x7c664a), 0.4), spot{0, float64(i) / 12}, spot{1, float64(i) / 12}, 0.006)
	}
	p.block(hex(0x5a4633), 0.1, 0.16, 0.9, 0.78)
	p.block(hex(0x745b42), 0.12, 0.2, 0.88, 0.76)
	for i := range 10 {
		c := hex(0xb8433a)
		if i%2 == 1 {
			c = hex(0xf0e6d0)
		}
		x := 0.06 + 0.088*float64(i)
		p.shape(c, spot{x + 0.01, 0.04}, spot{x + 0.098, 0.04}, spot{x + 0.088, 0.2}, spot{x, 0.2})
		p.oval(c, x+0.044, 0.2, 0.044*p.aspect(), 0.03)
	}
	for shelf := range 2 {
		y := 0.38 + 0.14*float64(shelf)
		p.block(hex(0x4a3826), 0.56, y, 0.86, y+0.015)
		for i := range 6 {
			x := 0.575 + 0.047*float64(i)
			c := p.coat()
			p.oval(c, x+0.014, y-0.012, 0.03, 0.016)
			p.block(c, x-0.004, y-0.05, x+0.012, y)
		}
	}
	p.fade(0.86, 1, hex(0x8a8070), hex(0x6f675a))
	p.block(hex(0x3f3122), 0.3, 0.68, 0.62, 0.72)
	p.block(hex(0x2f2419), 0.32, 0.72, 0.345, 0.93)
	p.block(hex(0x2f2419), 0.575, 0.72, 0.6, 0.93)
	p.oval(hex(0x20242c), 0.46, 0.66, 0.06, 0.028)
	p.person(0.24, 0.94, 0.56, hex(0x35506b), hex(0xb5b0a8))
	p.stroke(hex(0x35506b), spot{0.27, 0.56}, spot{0.4, 0.65}, 0.045)
	p.person(0.74, 0.96, 0.62, hex(0xc86f4a), dark)
}

func roofGarden(p *painter) {
	p.fade(0, 0.6, hex(0x8fbfe0), hex(0xf4ead0))
	p.cloud(0.7, 0.15, 0.3)
	for i := range 11 {
		x := float64(i)*0.095 - 0.02
		top := 0.25 + 0.22*p.rng.Float64()
		p.block(blend(hex(0xb4bdc4), hex(0x8d9aa6), p.rng.Float64()), x, top, x+0.085, 0.66)
		for y := top + 0.03; y < 0.62; y += 0.045 {
			p.stroke(with(hex(0xffffff), 0.35), spot{x + 0.01, y}, spot{x + 0.075, y}, 0.012)
		}
	}
	p.block(hex(0xc9bda8), 0, 0.62, 1, 1)
	p.block(hex(0xa89a84), 0, 0.6, 1, 0.64)
	for i := range 4 {
		x := 0.03 + 0.25*float64(i)
		p.block(hex(0x7a5a3c), x, 0.8, x+0.2, 0.92)
		for k := range 9 {
			q := x + 0.012 + 0.022*float64(k)
			p.stroke(hex(0x4a7a35), spot{q, 0.8}, spot{q, 0.6}, 0.01)
			p.oval(hex(0x4f8a3c), q, 0.68+0.06*p.rng.Float64(), 0.035, 0.03)
			p.oval(hex(0xd03a2a), q+0.006, 0.66+0.12*p.rng.Float64(), 0.017, 0.017)
		}
	}
	p.person(0.255, 0.98, 0.5, p.coat(), hex(0xa8a29a))
	p.person(0.5, 0.98, 0.46, p.coat(), dark)
	p.person(0.77, 0.99, 0.5, p.coat(), dark)
	p.shape(hex(0xb58b52), spot{0.55, 0.86}, spot{0.66, 0.86}, spot{0.64, 0.97}, spot{0.57, 0.97})
	for i := range 7 {
		p.oval(hex(0xd03a2a), 0.565+0.013*float64(i), 0.855-0.01*float64(i%2), 0.02, 0.02)
	}
}

func singingClass(p *painter) {
	p.fade(0, 0.7, hex(0xe8dcc0), hex(0xd0bf9c))
	for i := range 6 {
		x := 0.04 + 0.165*float64(i)
		p.block(hex(0xf6f6ee), x, 0.06, x+0.12, 0.34)
		p.block(with(hex(0x9cc4dd), 0.7), x+0.008, 0.08, x+0.112, 0.32)
		p.stroke(hex(0xf6f6ee), spot{x + 0.06, 0.06}, spot{x + 0.06, 0.34}, 0.014)
	}
	p.fade(0.62, 1, hex(0xc08a52), hex(0x96683a))
	for i := range 9 {
		p.stroke(with(hex(0x7a5230), 0.5), spot{0.5 + (float64(i)-4)*0.06, 0.62}, spot{0.5 + (float64(i)-4)*0.3, 1}, 0.005)
	}
	for i := range 11 {
		x := 0.08 + 0.082*float64(i)
		p.person(x, 0.74, 0.4+0.03*p.rng.Float64(), blend(hex(0x2f5d90), hex(0xffffff), 0.1*float64(i%3)), dark)
		p.oval(hex(0x7a2f2a), x, 0.4, 0.008, 0.012)
	}
	p.bend(hex(0xd8c48a), spot{0, 0.6}, spot{0.5, 0.68}, spot{1, 0.58}, 0.03)
	for i := range 9 {
		x := 0.06 + 0.105*float64(i)
		p.person(x, 0.97, 0.48+0.03*p.rng.Float64(), blend(hex(0xe8e8ee), hex(0x2f5d90), 0.25*float64(i%3)), dark)
	}
	p.bend(hex(0xc9b070), spot{0, 0.78}, spot{0.5, 0.86}, spot{1, 0.77}, 0.035)
}

func (p *painter) clock(x, y, r float64, hour, minute float64) {
	p.oval(hex(0x4a2f1c), x, y, r*1.14, r*1.14)
	p.oval(hex(0xf4ead0), x, y, r, r)
	for i := range 12 {
		a := float64(i) * math.Pi / 6
		p.oval(dark, x+math.Sin(a)*r*0.84/p.aspect(), y-math.Cos(a)*r*0.84, r*0.05, r*0.05)
	}
	hand := func(turn, length, width float64) {
		p.stroke(dark, spot{x, y}, spot{x + math.Sin(turn)*length/p.aspect(), y - math.Cos(turn)*length}, width)
	}
	hand(hour*math.Pi/6, r*0.5, r*0.1)
	hand(minute*math.Pi/30, r*0.75, r*0.06)
}

func clockShop(p *painter) {
	p.fade(0, 1, hex(0x4a3626), hex(0x2a1e16))
	for i := range 9 {
		p.oval(with(hex(0xf0b860), 0.07), 0.5, 0.6, 0.12+0.09*float64(i), 0.1+0.08*float64(i))
	}
	for row := range 2 {
		for i := range 7 {
			x := 0.08 + 0.14*float64(i) + 0.03*float64(row)
			y := 0.16 + 0.25*float64(row)
			if x < 0.97 && !(row == 1 && i > 1 && i < 5) {
				p.clock(x, y, 0.06+0.035*p.rng.Float64(), 12*p.rng.Float64(), 60*p.rng.Float64())
			}
		}
	}
	p.shape(hex(0x2f5d50), spot{0.55, 0.42}, spot{0.64, 0.42}, spot{0.68, 0.52}, spot{0.51, 0.52})
	p.stroke(hex(0x20160f), spot{0.595, 0}, spot{0.595, 0.42}, 0.008)
	p.shape(with(hex(0xffdf9a), 0.22), spot{0.52, 0.52}, spot{0.67, 0.52}, spot{0.9, 0.84}, spot{0.28, 0.84})
	p.block(hex(0x6b4a2c), 0, 0.82, 1, 1)
	p.block(hex(0x86603a), 0, 0.82, 1, 0.85)
	p.shape(hex(0x39455a), spot{0.28, 0.82}, spot{0.31, 0.55}, spot{0.45, 0.52}, spot{0.52, 0.82})
	p.oval(hex(0xd8a880), 0.41, 0.45, 0.075, 0.09)
	p.oval(hex(0xc8c4bc), 0.4, 0.39, 0.08, 0.05)
	p.stroke(hex(0x39455a), spot{0.47, 0.62}, spot{0.58, 0.78}, 0.06)
	p.block(hex(0x5a2f1c), 0.58, 0.58, 0.72, 0.82)
	p.clock(0.65, 0.68, 0.065, 3, 10)
}

func lotusPond(p *painter) {
	p.fade(0, 1, hex(0xbfd4cf), hex(0x3f6f62))
	p.ridge(hex(0x8fae9c), 0.2, 0.08, 2)
	p.fade(0.18, 1, hex(0x9dbdaf), hex(0x2f5d50))
	p.waves(hex(0xffffff), 0.2, 1, 120)
	for i := range 46 {
		y := 0.26 + 0.76*math.Pow(float64(i)/46, 1.2)
		x, r := p.rng.Float64()*1.1-0.05, 0.03+0.16*(y-0.2)
		leaf := blend(hex(0x6fa05a), hex(0x2f6a3f), p.rng.Float64())
		p.oval(with(hex(0x1d3f35), 0.35), x+0.01, y+r*0.12, r, r*0.42)
		p.oval(leaf, x, y, r, r*0.42)
		p.oval(with(hex(0xcfe6a8), 0.35), x, y-r*0.03, r*0.2, r*0.08)
	}
	for _, q := range []struct{ x, y, s float64 }{{0.2, 0.5, 0.1}, {0.56, 0.42, 0.08}, {0.78, 0.66, 0.15}, {0.38, 0.76, 0.13}, {0.9, 0.36, 0.06}} {
		p.stroke(hex(0x4f7d45), spot{q.x, q.y}, spot{q.x + 0.01, q.y + q.s*2}, q.s*0.1)
		for k := -3; k <= 3; k++ {
			a := float64(k) * 0.38
			tip := spot{q.x + math.Sin(a)*q.s/p.aspect(), q.y - math.Cos(a)*q.s}
			side := q.s * 0.25 / p.aspect()
			p.shape(blend(hex(0xf4a8bc), hex(0xfff0f2), 0.5-0.13*math.Abs(float64(k))), spot{q.x - side, q.y - q.s*0.2}, tip, spot{q.x + side, q.y - q.s*0.2}, spot{q.x, q.y})
		}
	}
	white := hex(0xfcfcf8)
	p.oval(white, 0.46, 0.2, 0.1, 0.03)
	p.shape(white, spot{0.43, 0.19}, spot{0.36, 0.04}, spot{0.5, 0.19})
	p.shape(white, spot{0.45, 0.19}, spot{0.56, 0.02}, spot{0.52, 0.2})
	p.bend(white, spot{0.5, 0.2}, spot{0.55, 0.22}, spot{0.57, 0.17}, 0.016)
	p.stroke(hex(0xd9a520), spot{0.57, 0.17}, spot{0.6, 0.175}, 0.008)
	p.stroke(hex(0x3a3a36), spot{0.41, 0.21}, spot{0.35, 0.25}, 0.006)
}

func harbourLight(p *painter) {
	p.fade(0, 0.5, hex(0x33486b), hex(0xf0b27a))
	p.oval(with(hex(0xffe0b0), 0.8), 0.3, 0.46, 0.07, 0.07)
	p.shape(hex(0x2a3448), spot{0.66, 0.5}, spot{0.74, 0.4}, spot{0.86, 0.36}, spot{1, 0.38}, spot{1, 0.52})
	p.shape(hex(0xe8e4da), spot{0.83, 0.38}, spot{0.84, 0.16}, spot{0.87, 0.16}, spot{0.88, 0.38})
	p.block(hex(0x2a3448), 0.835, 0.12, 0.875, 0.17)
	p.shape(with(hex(0xfff0b8), 0.35), spot{0.855, 0.145}, spot{0, 0.02}, spot{0, 0.2})
	p.fade(0.5, 1, hex(0xd09a70), hex(0x2a3f5c))
	p.waves(hex(0xffe6c0), 0.51, 1, 240)
	hull := hex(0xf4f2ec)
	p.shape(hull, spot{0.14, 0.62}, spot{0.2, 0.76}, spot{0.66, 0.76}, spot{0.74, 0.6})
	p.shape(hex(0x2f6690), spot{0.165, 0.68}, spot{0.2, 0.76}, spot{0.66, 0.76}, spot{0.7, 0.68})
	p.block(hull, 0.24, 0.5, 0.6, 0.62)
	p.block(hull, 0.32, 0.41, 0.5, 0.5)
	for i := range 9 {
		p.block(hex(0xffd98a), 0.255+0.038*float64(i), 0.53, 0.28+0.038*float64(i), 0.58)
	}
	for i := range 4 {
		p.block(hex(0xffd98a), 0.335+0.04*float64(i), 0.43, 0.36+0.04*float64(i), 0.475)
	}
	p.stroke(hull, spot{0.41, 0.41}, spot{0.41, 0.25}, 0.012)
	p.stroke(with(hex(0xffffff), 0.7), spot{0.1, 0.77}, spot{0.72, 0.77}, 0.02)
}

func regatta(p *painter) {
	p.fade(0, 0.45, hex(0x86b8dc), hex(0xe4eef2))
	p.cloud(0.2, 0.14, 0.28)
	p.cloud(0.62, 0.1, 0.34)
	p.fade(0.45, 1, hex(0x6fa3b8), hex(0x1f4f6b))
	p.block(hex(0x9a9284), 0, 0.36, 0.62, 0.5)
	for i := range 12 {
		p.stroke(with(hex(0x6f685c), 0.7), spot{0.05 * float64(i), 0.36}, spot{0.05 * float64(i), 0.5}, 0.006)
	}
	for i := range 17 {
		p.person(0.02+0.035*float64(i), 0.365, 0.14+0.02*p.rng.Float64(), p.coat(), dark)
	}
	for i := range 18 {
		x := 0.02 + 0.055*float64(i)
		p.shape(p.coat(), spot{x, 0.06 + 0.02*math.Sin(float64(i))}, spot{x + 0.03, 0.06}, spot{x + 0.015, 0.14})
	}
	p.waves(hex(0xffffff), 0.48, 1, 260)
	p.boat(0.6, 0.95, 0.58, 0.03, 6, hex(0x3a5a3a), false)
	p.boat(0.1, 0.84, 0.8, 0.06, 6, hex(0x1f3f6b), false)
}

func lighthouse(p *painter) {
	p.fade(0, 0.75, hex(0x9fb8cc), hex(0xe8e2d4))
	p.cloud(0.25, 0.2, 0.2)
	p.fade(0.72, 1, hex(0x6f93a3), hex(0x3f6478))
	p.waves(hex(0xffffff), 0.73, 1, 120)
	p.shape(hex(0x5d564e), spot{0, 0.9}, spot{0.2, 0.8}, spot{0.8, 0.78}, spot{1, 0.88}, spot{1, 1}, spot{0, 1})
	p.shape(hex(0x716a60), spot{0.1, 0.95}, spot{0.35, 0.82}, spot{0.62, 0.82}, spot{0.9, 0.95}, spot{0.9, 1}, spot{0.1, 1})
	w := 0.2 / p.aspect()
	edge := func(y float64) float64 { return w * (0.62 + 0.5*(y-0.25)) }
	for i := range 6 {
		c := hex(0xf2efe8)
		if i%2 == 1 {
			c = hex(0xb8433a)
		}
		y0, y1 := 0.27+0.093*float64(i), 0.27+0.093*float64(i+1)
		p.shape(c, spot{0.5 - edge(y0), y0}, spot{0.5 + edge(y0), y0}, spot{0.5 + edge(y1), y1}, spot{0.5 - edge(y1), y1})
	}
	p.block(hex(0x2a3448), 0.5-w*1.05, 0.245, 0.5+w*1.05, 0.275)
	p.block(with(hex(0xffe9a8), 0.95), 0.5-w*0.5, 0.12, 0.5+w*0.5, 0.245)
	p.shape(hex(0x2a3448), spot{0.5 - w*0.6, 0.125}, spot{0.5, 0.06}, spot{0.5 + w*0.6, 0.125})
	p.person(0.5+w*0.8, 0.25, 0.11, hex(0x35506b), hex(0xc8c4bc))
	for i := range 9 {
		x := 0.5 - w*1.05 + w*2.1*float64(i)/8
		p.stroke(hex(0x2a3448), spot{x, 0.2}, spot{x, 0.25}, 0.005)
	}
	p.stroke(hex(0x2a3448), spot{0.5 - w*1.05, 0.2}, spot{0.5 + w*1.05, 0.2}, 0.006)
}

func kites(p *painter) {
	p.fade(0, 0.8, hex(0x6fb0e0), hex(0xf0ead8))
	p.cloud(0.2, 0.3, 0.3)
	p.cloud(0.8, 0.2, 0.26)
	p.fade(0.78, 1, hex(0xd8c9a0), hex(0xa89060))
	p.waves(hex(0xffffff), 0.79, 0.88, 60)
	for range 22 {
		x, y := 0.04+0.93*p.rng.Float64(), 0.08+0.42*p.rng.Float64()
		s := 0.025 + 0.03*p.rng.Float64()
		c := p.coat()
		wide := s * 0.7 / p.aspect()
		p.stroke(with(hex(0xffffff), 0.5), spot{x, y}, spot{0.1 + 0.8*p.rng.Float64(), 0.86}, 0.003)
		p.shape(c, spot{x, y - s}, spot{x + wide, y}, spot{x, y + s}, spot{x - wide, y})
		p.bend(c, spot{x, y + s}, spot{x + wide, y + s*2}, spot{x - wide, y + s*3}, 0.006)
	}
	p.oval(hex(0x35506b), 0.48, 0.3, 0.28, 0.085)
	p.oval(hex(0xc8d4d8), 0.48, 0.325, 0.24, 0.05)
	p.shape(hex(0x2f6690), spot{0.48 - 0.25/p.aspect(), 0.3}, spot{0.48 - 0.4/p.aspect(), 0.2}, spot{0.48 - 0.37/p.aspect(), 0.4})
	p.oval(hex(0xffffff), 0.48+0.19/p.aspect(), 0.28, 0.022, 0.022)
	p.oval(dark, 0.48+0.195/p.aspect(), 0.28, 0.012, 0.012)
	p.stroke(with(hex(0xffffff), 0.7), spot{0.48, 0.38}, spot{0.4, 0.88}, 0.004)
	for i := range 14 {
		p.person(0.05+0.068*float64(i), 0.9+0.06*p.rng.Float64(), 0.13+0.04*p.rng.Float64(), p.coat(), dark)
	}
}
