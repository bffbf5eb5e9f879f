/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which x registers the code behind a table can write: the widest answer to what a call may clobber. */
#include "hvcheck/stub.h"
#include "isa/isa.h"
#include "suite/static/code.h"

static uint32_t writes(enum isa_set set, uint32_t word)
{
	struct isa_insn insn;

	isa_decode(set, word, &insn);
	return (uint32_t)(isa_writes(&insn) & (set == ISA_A64 ? ISA_GENERAL : 0x7fff));
}

uint32_t hv_insn_writes(uint32_t word)
{
	return writes(ISA_A64, word);
}

struct collection {
	struct code code;
	uint32_t written;
};

static void collect(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct collection *c = ctx;

	(void)slot;
	c->written |= writes(code_set(&c->code, at), insn);
}

uint32_t hv_reach_writes(const struct hv_stub *stub)
{
	struct collection c = { code_of(stub), 0 };

	hv_stub_visit(stub, collect, &c);
	return c.written;
}
