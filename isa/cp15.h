/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AArch32's system registers, which are those of a coprocessor: what the numbers of MCR, MRC, MCRR and MRRC mean. */
#ifndef ISA_CP15_H
#define ISA_CP15_H

#include "isa/isa.h"

enum isa_cp15 {
	ISA_CP15_NONE,
#define CP15(name, opc1, crn, crm, opc2, a64) ISA_##name,
#define CP15_64(name, opc1, crm, a64) ISA_##name,
#include "isa/cp15.def"
	ISA_CP15_COUNT
};

struct isa_cp15_info {
	const char *name;
	uint8_t opc1, crn, crm, opc2;
	bool wide;		/* of MCRR and MRRC */
	const char *a64;	/* the AArch64 register or operation that it is mapped to, "" if there is none */
};

extern const struct isa_cp15_info isa_cp15s[ISA_CP15_COUNT];

/* Which one an instruction of A32 or T32 writes, or reads; ISA_CP15_NONE: none that is in the table. */
enum isa_cp15 isa_cp15_written(const struct isa_insn *insn);
enum isa_cp15 isa_cp15_read(const struct isa_insn *insn);

#endif
