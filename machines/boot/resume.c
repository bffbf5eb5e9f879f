/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine from a snapshot. QEMU's debugger does not write system registers, so firmware of ours does, which is not in the RAM: a
 * list of MSRs. The last of them turns EL2's MMU on, and its tables do not map the firmware. So the debugger steps over that one,
 * and has the CPU leave EL2 by an ERET in place of the first instruction of EL2's vector, which the tables must map anyway. The
 * ELR_EL2 and SPSR_EL2 that this takes are written by the next exception to EL2, and no call sees them.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "isa/encode.h"
#include "isa/sysreg.h"
#include "machines/boot/boot.h"
#include "suite/sparse.h"

#define WORDS 2048
#define WAIT_MS 10000
#define VECTOR 0x400		/* synchronous, from a lower level in AArch64 */
#define PSTATE_DAIF 0x3c0u
#define PSTATE_NZCV_LEVEL 0xf000000fu	/* what is compared when it has come out: the CPU may lack other bits */
#define CPU_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,=+"

enum { EXIT_ERROR = 2 };

#define FAIL(b, ...) (snprintf((b)->error, sizeof((b)->error), __VA_ARGS__), EXIT_ERROR)

/* These are written last, or by an instruction of their own. */
static const unsigned special[] = {
	ISA_HCR_EL2, ISA_SCTLR_EL2, ISA_ELR_EL2, ISA_SPSR_EL2, ISA_SP_EL0, ISA_SP_EL1,
	ISA_CNTFRQ_EL0,		/* the board's */
};

struct firmware {
	uint32_t word[WORDS];
	size_t count;
};

static void put(struct firmware *f, uint32_t word)
{
	if (f->count < WORDS)
		f->word[f->count++] = word;
}

static void load_x0(struct firmware *f, uint64_t value)
{
	put(f, ISA_MAKE_MOVZ(0, value));
	for (unsigned half = 1; half < 4; half++)
		if (value >> 16 * half & 0xffff)
			put(f, ISA_MAKE_MOVK(0, value >> 16 * half, half));
}

static void set(struct firmware *f, unsigned number, uint64_t value)
{
	load_x0(f, value);
	put(f, ISA_MAKE_MSR(number, 0));
}

static bool is_plain(const struct isa_sysreg *reg, const struct snapshot_cpu *cpu)
{
	for (unsigned i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (reg->number == special[i])
			return false;
	return reg->writes != ISA_WRITES_READ_ONLY && !strstr(reg->name, "_EL3") && snapshot_has_reg(cpu, reg->name);
}

/* SP is a register of its own, and the bank of the one in use is stale. */
static void set_stacks(struct firmware *f, const struct snapshot_cpu *cpu)
{
	bool own = snapshot_reg(cpu, "pstate") & 1;
	uint64_t sp = snapshot_reg(cpu, "sp");

	set(f, ISA_SP_EL0, own ? snapshot_reg(cpu, "SP_EL0") : sp);
	set(f, ISA_SP_EL1, own ? sp : snapshot_reg(cpu, "SP_EL1"));
	load_x0(f, snapshot_reg(cpu, "SP_EL2"));
	put(f, ISA_WORD_MOV_SP_X0);
}

/* HCR_EL2 last but one: under E2H, names of EL1 mean registers of EL2. Returns where the last MSR is. */
static uint64_t assemble(struct firmware *f, const struct snapshot_cpu *cpu)
{
	size_t count;
	const struct isa_sysreg *reg = isa_sysregs(&count);

	for (size_t i = 0; i < count; i++)
		if (is_plain(&reg[i], cpu))
			set(f, reg[i].number, snapshot_reg(cpu, reg[i].name));
	set_stacks(f, cpu);
	set(f, ISA_ELR_EL2, snapshot_reg(cpu, "pc"));
	set(f, ISA_SPSR_EL2, snapshot_reg(cpu, "pstate") | PSTATE_DAIF);
	set(f, ISA_HCR_EL2, snapshot_reg(cpu, "HCR_EL2"));
	put(f, ISA_WORD_ISB);
	set(f, ISA_SCTLR_EL2, snapshot_reg(cpu, "SCTLR_EL2"));
	return (f->count - 1) * 4;
}

/* QEMU has put a device tree there. */
static int fill_memory(struct boot *b, const struct ram *ram)
{
	uint8_t *bytes = ram_map(ram);

	if (!bytes || madvise(b->ram, b->found.ram_size, MADV_REMOVE)) {
		if (bytes)
			munmap(bytes, b->found.ram_size);
		return FAIL(b, "%s: no memory for the snapshot's", b->name);
	}
	sparse_copy(b->ram, bytes, b->found.ram_size);
	munmap(bytes, b->found.ram_size);
	return 0;
}

/* Until the CPU is at the last MSR, and over that one. */
static bool run_firmware(struct boot *b, uint64_t last)
{
	struct gdb_regs regs;
	bool stopped;

	return !gdb_break(&b->gdb, last, true) && !gdb_continue(&b->gdb) && !gdb_wait(&b->gdb, WAIT_MS, &stopped) &&
	       stopped && !gdb_break(&b->gdb, last, false) && !gdb_read(&b->gdb, &regs) && regs.pc == last &&
	       !gdb_step_within(&b->gdb, WAIT_MS);
}

static bool leave_el2(struct boot *b, const struct snapshot_cpu *cpu, uint64_t vectors)
{
	uint64_t vector = snapshot_reg(cpu, "VBAR_EL2") + VECTOR;
	struct gdb_regs regs;
	uint32_t was;

	memcpy(&was, board_at(b, vectors), sizeof(was));
	return !gdb_poke(&b->gdb, vectors, ISA_WORD_ERET, 4) &&
	       !gdb_set_pc(&b->gdb, vector) && !gdb_step_within(&b->gdb, WAIT_MS) &&
	       !gdb_poke(&b->gdb, vectors, was, 4) && !gdb_read(&b->gdb, &regs) && regs.pc == snapshot_reg(cpu, "pc") &&
	       !((regs.pstate ^ snapshot_reg(cpu, "pstate")) & PSTATE_NZCV_LEVEL);
}

/* What the snapshot has and this CPU does not keep would be judged as if a call had done it. */
static int compare(struct boot *b, const struct snapshot_cpu *want)
{
	size_t count;
	const struct isa_sysreg *reg = isa_sysregs(&count);

	if (registers_read(b))
		return FAIL(b, "%s: QEMU does not show the registers of its CPU", b->name);
	for (size_t i = 0; i < count; i++) {
		uint64_t have = snapshot_reg(&b->found.cpu[0], reg[i].name), value = snapshot_reg(want, reg[i].name);
		bool counts = is_plain(&reg[i], want) || reg[i].number == ISA_HCR_EL2 || reg[i].number == ISA_SCTLR_EL2;

		if (counts && have != value)
			return FAIL(b, "%s: QEMU's CPU \"%s\" makes 0x%llx of %s = 0x%llx; the snapshot is another CPU's, or "
				    "another QEMU's: boot the kernel again", b->name, b->cpu, (unsigned long long)have, reg[i].name,
				    (unsigned long long)value);
	}
	return 0;
}

const char *boot_resume_obstacle(const struct snapshot *s)
{
	if (s->ram != BOOT_RAM_BASE || s->ram_size % (1u << 20))
		return "the snapshot's RAM is not where QEMU's board has it; boot the kernel again";
	if (!*s->model || strspn(s->model, CPU_CHARACTERS) != strlen(s->model))
		return "the snapshot does not name its CPU; boot the kernel again";
	return NULL;
}

int boot_resume(struct boot *b, const struct ram *ram, unsigned cpu, uint64_t vectors)
{
	const struct snapshot *s = &ram->snapshot;
	struct firmware f = { .count = 0 };
	uint64_t last = assemble(&f, &s->cpu[cpu]);
	int status;

	b->cpu = s->model;
	b->smp = 1;
	b->found.ram_size = s->ram_size;
	board_init(b);
	status = board_start_firmware(b, f.word, f.count * sizeof(f.word[0]));
	if (!status)
		status = fill_memory(b, ram);
	if (!status && (!run_firmware(b, last) || !leave_el2(b, &s->cpu[cpu], vectors)))
		status = FAIL(b, "%s: QEMU's CPU \"%s\" does not get into the snapshot's state; boot the kernel again", b->name,
			      b->cpu);
	return status ? status : compare(b, &s->cpu[cpu]);
}
