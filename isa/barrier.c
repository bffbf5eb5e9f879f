/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/barrier.h"
#include "isa/isa.h"

/* CRm[3:2] (Arm ARM C6.2, DMB). */
static const uint8_t reaches[] = { ISA_OSH, ISA_NSH, ISA_ISH, ISA_SY };

/* CRm[1:0]: 1: loads, and what comes behind them; 2: stores; 3: both; 0: reserved, which is SY, but for SSBB and PSSBB. */
static void read_options(struct isa_barrier *b, unsigned crm)
{
	unsigned access = crm & 3;

	b->reach = access ? reaches[crm >> 2] : ISA_SY;
	b->loads = access != 2;
	b->stores = access != 1;
	if (b->dsb && (crm == 0 || crm == 4))
		b->loads = b->stores = false;
}

struct isa_barrier isa_barrier(uint32_t word)
{
	struct isa_barrier b = { 0 };
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	b.dsb = insn.id == A64_DSB || insn.id == A64_DSB_NXS;
	b.dmb = insn.id == A64_DMB;
	b.isb = insn.id == A64_ISB;
	b.nxs = insn.id == A64_DSB_NXS;
	if (b.nxs)
		b.loads = b.stores = true, b.reach = reaches[isa_value(&insn, ISA_DOMAIN)];
	else if (b.dsb || b.dmb)
		read_options(&b, word >> 8 & 15);
	return b;
}

bool isa_covers(uint32_t word, uint32_t weaker)
{
	struct isa_barrier a = isa_barrier(word), b = isa_barrier(weaker);

	if (b.isb)
		return a.isb;
	if (!(b.dsb || b.dmb) || !(a.dsb || (a.dmb && b.dmb)))
		return false;
	return a.reach >= b.reach && a.loads >= b.loads && a.stores >= b.stores && a.nxs <= b.nxs;
}
