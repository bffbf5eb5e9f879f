/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPUs of 32-bit Arm as a kernel begins on them, in Hyp mode or, as firmware may have it, in Supervisor mode. The kernel keeps one
 * word of the mode in which its CPUs were entered. A CPU that finds another mode there than its own marks it, and from then on the
 * kernel uses Hyp mode on no CPU: one of them has no stub.
 */
#include <string.h>

#include "hvcheck/abi.h"
#include "suite/scenario/private.h"

#define BOOT_SVC 0x13u
#define MARK 0x80000000u		/* PSR_N_BIT */
#define SCTLR_OFF 0x00c50878u		/* MMU and caches off (Arm ARM G8.2.126) */
#define SCTLR_ON (SCTLR_OFF | 1u << 12 | 1u << 2 | 1u)	/* I, C, M */
#define HSCTLR_OFF 0x30c50818u		/* likewise; TE, bit 30: exceptions are taken in Thumb state */
#define HSCTLR_TE (1u << 30)
#define MODE_WORD SCENE_ARGUMENT
#define BRANCH_TO_SELF 0xeafffffeu

/* What firmware has left in Hyp mode. Traps that nothing here runs into, so that it is a register that tells of them. */
#define JUNK_HCR (1u << 18 | 1u << 20 | 1u << 22 | 7u << 3)	/* TID3, TIDCP, TSW; AMO, IMO, FMO */
#define JUNK_HCPTR (1u << 31 | 1u << 20)	/* TCPAC, TTA */
#define HCPTR_TRAPS (JUNK_HCPTR | 1u << 15 | 3u << 10)	/* TASE, TCP11, TCP10; the others are RES1 */
#define JUNK_HSTR (1u << 9 | 1u << 11)
#define JUNK_HDCR (1u << 6 | 1u << 9)	/* TPM, TDA */
#define HDCR_HPMN 0x1fu
#define KEPT_HDCR 4u
#define CNTHCTL_ALL 3u			/* PL1PCTEN, PL1PCEN */
#define JUNK_CNTVOFF 0x42000u
#define JUNK_ID 0x42u
#define MIDR 0x410f0000u		/* Arm's, and those that tell what they are by ID registers */
#define MIDR_BITS 0xff0f0000u
#define MPIDR 0x80000000u
#define OF_CPU 0x412fc0f1u		/* MIDR of Cortex-A15 */

static const struct scene_reg installed[] = {
	{ HV_PSTATE, HV_PSTATE_M, HV_PSTATE_A32_SVC },
	{ HV_HCR_EL2, 0xffffffff, 0 },
	{ HV_CPTR_EL2, HCPTR_TRAPS, 0 },
	{ HV_HSTR_EL2, 0xffffffff, 0 },
	{ HV_MDCR_EL2, JUNK_HDCR | HDCR_HPMN, KEPT_HDCR },
	{ HV_VPIDR_EL2, MIDR_BITS, MIDR },
	{ HV_VMPIDR_EL2, 0xffffffff, MPIDR },
	{ HV_CNTHCTL_EL2, CNTHCTL_ALL, CNTHCTL_ALL },
	{ HV_CNTVOFF_EL2, UINT64_MAX, 0 },
};

static const struct scene_reg left[] = { { HV_PSTATE, HV_PSTATE_M, HV_PSTATE_A32_SVC } };

static void expect(struct scenario_scene *s, const struct scene_reg *regs, size_t count)
{
	s->regs = regs;
	s->reg_count = count;
}

/* Vectors of no stub: each of them hangs. */
static void leave_firmware(struct scenario_scene *s)
{
	uint8_t *table = scene_bytes(s, 32);
	uint64_t *r = s->scene.call.in.r;

	for (unsigned i = 0; table && i < 32; i += 4)
		memcpy(table + i, &(uint32_t){ BRANCH_TO_SELF }, 4);
	scene_patch(s, SCENE_TABLE, table, 32);
	r[HV_VBAR_EL2] = SCENE_TABLE;
	s->vbar = s->scene.owner = SCENE_TABLE;
}

static void store_mode(struct scenario_scene *s, uint32_t mode)
{
	const uint64_t word = mode;

	scene_poke(s, MODE_WORD, &word, 1);
}

/* The kernel asks its word whether there is a stub, and calls it. `answer`: of the call; 0: it must not be made. */
static void use_hyp(struct scenario_scene *s, const char *why, uint32_t answer)
{
	scene_step(s, "call-if", "a call, if every CPU has begun in Hyp mode", why);
	scene_call_if(s, (uint64_t[6]){ SCENE_NO_CALL, 0, 0, 0, 0, MODE_WORD }, answer);
}

static void mmu(struct scenario_scene *s, const char *const names[2], uint32_t sctlr, const char *what, const char *why)
{
	scene_step(s, names[0], what, why);
	scene_msr(s, HV_OP_MSR_SCTLR, sctlr);
	scene_step(s, names[1], "let that be so", "what comes next goes by it");
	scene_op(s, HV_OP_ISB);
}

static void set(struct scenario_scene *s, const char *name, unsigned op, uint64_t value, const char *what, const char *why)
{
	scene_step(s, name, what, why);
	scene_msr(s, op, value);
}

static void leave(struct scenario_scene *s)
{
	scene_step(s, "leave", "ERET to Supervisor mode", "the kernel runs there; it synchronises what was written");
	scene_op(s, HV_OP_LEAVE_HYP);
	mmu(s, (const char *const[]){ "mmu-on", "isb-on" }, SCTLR_ON, "MMU and caches on", "a kernel runs so");
}

/* --- the first CPU ------------------------------------------------------------------------------------------------ */

static void leave_junk(struct scenario_scene *s, bool thumb)
{
	uint64_t *r = s->scene.call.in.r;

	r[HV_SCTLR_EL2] = HSCTLR_OFF | (thumb ? 0 : HSCTLR_TE);	/* of a firmware of the other instructions */
	r[HV_HCR_EL2] = JUNK_HCR;
	r[HV_CPTR_EL2] |= JUNK_HCPTR;
	r[HV_HSTR_EL2] = JUNK_HSTR;
	r[HV_MDCR_EL2] = JUNK_HDCR | KEPT_HDCR;
	r[HV_VPIDR_EL2] = r[HV_VMPIDR_EL2] = JUNK_ID;
	r[HV_CNTHCTL_EL2] = 0;
	r[HV_CNTVOFF_EL2] = JUNK_CNTVOFF;
}

static void install(struct scenario_scene *s, uint64_t table, bool thumb)
{
	set(s, "set-hvbar", HV_OP_MSR_VBAR, table, "HVBAR := the stub", "calls go there");
	set(s, "hcr", HV_OP_MSR_HCR, 0, "HCR := 0", "nothing of the kernel's is trapped, and no interrupt");
	set(s, "hcptr", HV_OP_MSR_HCPTR, 0, "HCPTR := 0", "coprocessors are not trapped");
	set(s, "hstr", HV_OP_MSR_HSTR, 0, "HSTR := 0", "system registers are not trapped");
	set(s, "hsctlr", HV_OP_MSR_HSCTLR, HSCTLR_OFF | (thumb ? HSCTLR_TE : 0), "HSCTLR: MMU off, TE as the kernel is built",
	    "the stub is entered in its own instruction set");
	set(s, "hdcr", HV_OP_MSR_HDCR, KEPT_HDCR, "HDCR: HPMN alone is kept", "debug and counters are not trapped");
	set(s, "vpidr", HV_OP_MSR_VPIDR, OF_CPU, "VPIDR := MIDR", "the kernel reads it as MIDR");
	set(s, "vmpidr", HV_OP_MSR_VMPIDR, MPIDR, "VMPIDR := MPIDR", "the kernel reads it as MPIDR");
	set(s, "cnthctl", HV_OP_MSR_CNTHCTL, CNTHCTL_ALL, "CNTHCTL: the physical timer is the kernel's, too", "it may use it");
	scene_step(s, "cntvoff", "CNTVOFF := 0", "the virtual counter is the physical one, and the same on each CPU");
	scene_op(s, HV_OP_CLEAR_CNTVOFF);
}

int build_arm_install(struct scenario_scene *s)
{
	size_t size;
	uint64_t table = 0;
	const uint8_t *text = scene_stub(s, s->scenario->stub, SCENE_STUB, &size, &table, NULL, NULL);
	bool thumb = strstr(s->scenario->stub, "thumb");

	if (!text)
		return -1;
	leave_firmware(s);
	leave_junk(s, thumb);
	scene_patch(s, SCENE_STUB_SOURCE, text, (size + 15) & ~(size_t)15);
	scene_patch(s, SCENE_STUB, NULL, SCENE_STUB_MAX);
	scene_patch(s, MODE_WORD, NULL, SCENE_PAGE);
	scene_step(s, "load-text", "load the kernel's text", "the decompressor's affair");
	scene_copy(s, SCENE_STUB, SCENE_STUB_SOURCE, size);
	scene_step(s, "dsb-text", "complete that", "the stub is fetched from it");
	scene_op(s, HV_OP_DSB_SY);
	scene_step(s, "store-mode", "write the word of the mode: Hyp", "the kernel asks it whether there is a stub");
	store_mode(s, HV_BOOT_HYP);
	install(s, SCENE_STUB + table, thumb);
	leave(s);
	use_hyp(s, "it shows that the stub answers", HVC_STUB_ERR);
	s->vbar = s->scene.owner = SCENE_STUB + table;
	expect(s, installed, sizeof(installed) / sizeof(installed[0]));
	return 0;
}

/* --- another CPU, which was entered in another mode ------------------------------------------------------------------- */

/*
 * The first one has begun in Hyp mode and has read its word, so that it is in a line. The second one writes it with its MMU off,
 * past that line.
 */
int build_arm_mismatch_svc(struct scenario_scene *s)
{
	uint8_t *word = scene_bytes(s, SCENE_PAGE);

	if (!word)
		return -1;
	*word = HV_BOOT_HYP;
	leave_firmware(s);
	scene_patch(s, MODE_WORD, word, SCENE_PAGE);
	scene_step(s, "look", "the first CPU reads the word", "it has begun in Hyp mode");
	scene_range(s, HV_OP_TOUCH, MODE_WORD, 16);
	mmu(s, (const char *const[]){ "mmu-off", "isb-off" }, SCTLR_OFF, "MMU and caches off", "another CPU begins so");
	scene_step(s, "mark", "it finds another mode there than its own, and marks the word", "it has no stub");
	store_mode(s, MARK | HV_BOOT_HYP);
	mmu(s, (const char *const[]){ "mmu-on", "isb-on" }, SCTLR_ON, "MMU and caches on", "the kernel goes on");
	scene_step(s, "sync", "clean and invalidate the word", "it was written past the caches, and is read through them");
	scene_range(s, HV_OP_DC_CIVAC, MODE_WORD, 8);
	scene_step(s, "dsb-sync", "complete that", "the word is read next");
	scene_op(s, HV_OP_DSB_SY);
	use_hyp(s, "this CPU has no stub: it would hang", 0);
	return 0;
}

int build_arm_mismatch_hyp(struct scenario_scene *s)
{
	uint8_t *word = scene_bytes(s, SCENE_PAGE);

	if (!word)
		return -1;
	*word = BOOT_SVC;
	leave_firmware(s);
	scene_patch(s, MODE_WORD, word, SCENE_PAGE);
	scene_step(s, "mark", "it finds another mode in the word than its own, and marks that", "people are told");
	store_mode(s, MARK | BOOT_SVC);
	leave(s);
	use_hyp(s, "the other CPUs have no stub", 0);
	expect(s, left, 1);
	return 0;
}
