package pdfengine

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly/imports"
	"github.com/tetratelabs/wazero/api"
)

// guest is direct access to one PDFium instance: its C functions by name and its
// memory. The library's own methods make an identifier for every handle they
// give out, which is too slow for tens of thousands of characters a page.
//
// The first trap sets err; every later call does nothing and gives 0. Callers
// check err where they stop, not at each call.
type guest struct {
	ctx   context.Context
	inst  pdfium.Pdfium
	fn    func(name string) guestFunc
	known map[string]guestFunc
	mem   api.Memory
	stack [16]uint64
	out   uint32 // a scratch area in guest memory for results
	err   error
}

type guestFunc interface {
	CallWithStack(ctx context.Context, stack []uint64) error
}

// scratchBytes is the size of the scratch area: room for the names of fonts and
// for the numbers of one call.
const scratchBytes = 4096

var errNoMemory = errors.New("the document needs more memory than it may have")

// newGuest reaches through the library's instance to the module behind it.
func newGuest(ctx context.Context, inst pdfium.Pdfium) (*guest, error) {
	like := imports.NewModule(nil)
	impl := inst.GetImplementation()
	fn, err := functionsOf(impl, like.ExportedFunction)
	if err != nil {
		return nil, err
	}
	field := reflect.Indirect(reflect.ValueOf(impl)).FieldByName("Module")
	if !field.IsValid() {
		return nil, errors.New("this version of the PDF library hides its module")
	}
	mem, err := memoryOf(field.Interface(), like.Memory)
	if err != nil {
		return nil, err
	}
	g := &guest{ctx: ctx, inst: inst, fn: fn, known: map[string]guestFunc{}, mem: mem}
	g.out = g.alloc(scratchBytes)
	return g, g.err
}

// functionsOf and memoryOf name types of the library that have no public name by
// letting the compiler infer them from the public functions that return them.
func functionsOf[F guestFunc](impl any, _ func(string) F) (func(string) guestFunc, error) {
	by, ok := impl.(interface{ Fn(string) F })
	if !ok {
		return nil, errors.New("this version of the PDF library hides its functions")
	}
	return func(name string) guestFunc { return by.Fn(name) }, nil
}

func memoryOf[M any](module any, _ func() M) (api.Memory, error) {
	if m, ok := module.(interface{ Memory() M }); ok {
		if mem, ok := any(m.Memory()).(api.Memory); ok {
			return mem, nil
		}
	}
	return nil, errors.New("this version of the PDF library hides its memory")
}

// call calls a C function. Pointers, int32 and handles are passed as they are;
// a negative int32 must be passed through i32.
func (g *guest) call(name string, args ...uint64) uint64 {
	if g.err != nil {
		return 0
	}
	f := g.known[name]
	if f == nil {
		if f = g.fn(name); f == nil {
			g.err = fmt.Errorf("the PDF library has no %s", name)
			return 0
		}
		g.known[name] = f
	}
	copy(g.stack[:], args)
	if err := f.CallWithStack(g.ctx, g.stack[:]); err != nil {
		g.err = fmt.Errorf("%s: %w", name, err)
		return 0
	}
	return g.stack[0]
}

func (g *guest) ok(name string, args ...uint64) bool { return uint32(g.call(name, args...)) != 0 }
func (g *guest) int(name string, args ...uint64) int { return int(int32(g.call(name, args...))) }
func i32(v int) uint64                               { return uint64(uint32(int32(v))) }

// alloc sets aside n bytes of guest memory.
func (g *guest) alloc(n int) uint32 {
	p := uint32(g.call("malloc", uint64(n)))
	if p == 0 && g.err == nil {
		g.err = errNoMemory
	}
	return p
}

func (g *guest) free(p uint32) {
	if p != 0 {
		g.call("free", uint64(p))
	}
}

// put copies bytes into fresh guest memory.
func (g *guest) put(b []byte) uint32 {
	p := g.alloc(max(len(b), 1))
	if g.err == nil && !g.mem.Write(p, b) {
		g.err = errNoMemory
	}
	return p
}

// at is the address of the i-th 8-byte slot of the scratch area.
func (g *guest) at(i uint32) uint64 { return uint64(g.out + 8*i) }

func (g *guest) f32At(i uint32) float64 {
	v, _ := g.mem.ReadFloat32Le(g.out + 8*i)
	return float64(v)
}

func (g *guest) f64At(i uint32) float64 {
	v, _ := g.mem.ReadFloat64Le(g.out + 8*i)
	return v
}

func (g *guest) u32At(i uint32) uint32 {
	v, _ := g.mem.ReadUint32Le(g.out + 8*i)
	return v
}

// floats reads n packed 32-bit floats from the start of the scratch area.
func (g *guest) floats(n uint32) (v [6]float64) {
	for i := uint32(0); i < n && i < 6; i++ {
		x, _ := g.mem.ReadFloat32Le(g.out + 4*i)
		v[i] = float64(x)
	}
	return v
}

// name calls a function that writes a C string into a buffer, such as
// FPDFFont_GetBaseFontName.
func (g *guest) name(fn string, handle uint64) string {
	const longest = 512
	n := g.int(fn, handle, uint64(g.out), longest)
	if n <= 1 || n > longest {
		return ""
	}
	b, ok := g.mem.Read(g.out, uint32(n-1))
	if !ok {
		return ""
	}
	return validName(b)
}
