/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/preflight.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "native/host/image.h"

#define PAGE 4096ull
#define IMAGE_ALIGN 0x200000ull
#define SCTLR_M_C 5ull
#define SCTLR_EE (1ull << 25)
#define SCTLR_EL2_RES1 0x30c50830ull		/* Armv8.0; D13.2.118 */
#define HCR_RW (1ull << 31)
#define HCR_SWIO (1ull << 1)			/* RES1 on some CPUs, such as Cortex-A35 */
#define DAIF_ALL 0x3c0ull
#define CPTR_TFP (1ull << 10)
#define HCR_HCD (1ull << 29)
#define HCR_E2H (1ull << 34)
#define MMFR4_E2H0(value) ((value) >> 24 & 15)	/* not 0: HCR_EL2.E2H is RES1 */
#define MDCR_TRAPS 0xf60ull			/* TDRA, TDOSA, TDA, TDE, TPM, TPMCR but for HPMN and HPME */
#define BOOTING "Linux Documentation/arch/arm64/booting.rst"

struct row {
	const char *id, *sentence, *source;
	/* Judges by what the payload noted at its entry; NULL if that does not show it. */
	void (*judge)(const struct entry_record *e, struct finding *f);
	/* Judges by the answer to `probe`; NULL if no probe shows it. */
	void (*judge_probe)(const struct entry_record *e, const struct probed *p, struct finding *f);
	enum probe probe;
	bool absent_holds;	/* the rule holds on a board that has nothing of this kind */
};

#define FOUND(f, how, ...) ((f)->status = (how), snprintf((f)->text, sizeof((f)->text), __VA_ARGS__))
#define NOTE(e, id) ((e)->noted[ENTRY_NOTED_##id])

static bool is_image(const struct entry_record *e, struct finding *f)
{
	if (e->booted == ENTRY_BOOTED_IMAGE)
		return true;
	FOUND(f, HV_SKIP, "UEFI has started the payload, and this is a rule of the boot protocol for an Image alone");
	return false;
}

static bool is_el2(const struct entry_record *e, struct finding *f)
{
	if (e->level >= 2)
		return true;
	FOUND(f, HV_UNSEEN, "the payload was entered at EL1");
	return false;
}

static void level(const struct entry_record *e, struct finding *f)
{
	if (e->level != 2)
		FOUND(f, HV_FAIL, "entered at EL%u", (unsigned)e->level);
}

static void mmu_off(const struct entry_record *e, struct finding *f)
{
	uint64_t sctlr = e->level == 1 ? NOTE(e, SCTLR_EL1) : e->level == 3 ? NOTE(e, SCTLR_EL3) : NOTE(e, SCTLR_EL2);

	if (is_image(e, f) && sctlr & SCTLR_M_C)
		FOUND(f, HV_FAIL, "SCTLR_EL%u is 0x%" PRIx64 ": MMU or data cache is on, as behind U-Boot's go; use booti",
		      (unsigned)e->level, sctlr);
}

static void sctlr(const struct entry_record *e, struct finding *f)
{
	uint64_t value = NOTE(e, SCTLR_EL2);

	if (is_el2(e, f) && ((value & SCTLR_EL2_RES1) != SCTLR_EL2_RES1 || value & SCTLR_EE))
		FOUND(f, HV_FAIL, "SCTLR_EL2 is 0x%" PRIx64, value);
}

static void masked(const struct entry_record *e, struct finding *f)
{
	static const char *const names[] = { "FIQ", "IRQ", "SError", "debug" };
	uint64_t daif = NOTE(e, DAIF);
	size_t size;

	if (!is_image(e, f) || (daif & DAIF_ALL) == DAIF_ALL)
		return;
	FOUND(f, HV_FAIL, "DAIF is 0x%" PRIx64 ", and does not mask", daif);
	for (unsigned i = 0; i < 4; i++)
		if (!(daif >> (6 + i) & 1) && (size = strlen(f->text)) < sizeof(f->text))
			snprintf(f->text + size, sizeof(f->text) - size, " %s", names[i]);
}

static void hcr(const struct entry_record *e, struct finding *f)
{
	const uint64_t res1 = HCR_SWIO | (MMFR4_E2H0(NOTE(e, ID_AA64MMFR4_EL1)) ? HCR_E2H : 0);

	if (is_el2(e, f) && is_image(e, f) && NOTE(e, HCR_EL2) & ~(HCR_RW | res1))
		FOUND(f, HV_FAIL, "HCR_EL2 is 0x%" PRIx64, NOTE(e, HCR_EL2));
}

static void hvc_disabled(const struct entry_record *e, struct finding *f)
{
	if (is_el2(e, f) && NOTE(e, HCR_EL2) & HCR_HCD)
		FOUND(f, HV_FAIL, "HCR_EL2 is 0x%" PRIx64 ": it disables HVC", NOTE(e, HCR_EL2));
}

static void arguments(const struct entry_record *e, struct finding *f)
{
	if (!is_image(e, f))
		return;
	if (!e->dtb || e->dtb_source)
		FOUND(f, HV_FAIL, "x0 is 0x%" PRIx64 ", where there is no device tree", e->x[0]);
	else if (e->dtb & 7)
		FOUND(f, HV_FAIL, "the device tree at 0x%" PRIx64 " is not aligned to 8 bytes", e->dtb);
	else if (e->dtb_size > IMAGE_DTB_MOST)
		FOUND(f, HV_FAIL, "the device tree has %" PRIu64 " bytes", e->dtb_size);
	else if (e->x[1] || e->x[2] || e->x[3])
		FOUND(f, HV_FAIL, "x1 to x3 are 0x%" PRIx64 ", 0x%" PRIx64 " and 0x%" PRIx64, e->x[1], e->x[2], e->x[3]);
}

static void place(const struct entry_record *e, struct finding *f)
{
	if (is_image(e, f) && e->place & (IMAGE_ALIGN - 1))
		FOUND(f, HV_FAIL, "placed at 0x%" PRIx64, e->place);
}

/* The payload has taken itself out of the RAM that it lists, so that a range of it ends or begins there. */
static void ram(const struct entry_record *e, struct finding *f)
{
	uint64_t end = (e->place + e->places.image_size + PAGE - 1) & ~(PAGE - 1);

	for (uint64_t i = 0; i < e->range_count && i < ENTRY_RANGES; i++)
		if (e->ranges[i].at + e->ranges[i].size == e->place || e->ranges[i].at == end)
			return;
	if (e->ram_source != ENTRY_FROM_MEMORY)
		FOUND(f, HV_UNSEEN, "there is no device tree that says where RAM is");
	else
		FOUND(f, HV_FAIL, "the payload at 0x%" PRIx64 " lies in no RAM that the device tree leaves free", e->place);
}

static void timer(const struct entry_record *e, struct finding *f)
{
	uint64_t hz = NOTE(e, CNTFRQ_EL0), off = hz > e->timer_hz ? hz - e->timer_hz : e->timer_hz - hz;

	if (!hz)
		FOUND(f, HV_FAIL, "CNTFRQ_EL0 is 0");
	else if (e->timer_hz && off > e->timer_hz / 100)
		FOUND(f, HV_FAIL, "CNTFRQ_EL0 says %" PRIu64 " Hz, the device tree %" PRIu64 " Hz", hz, e->timer_hz);
}

static void traps(const struct entry_record *e, struct finding *f)
{
	uint64_t cptr = NOTE(e, CPTR_EL2), mdcr = NOTE(e, MDCR_EL2), hstr = NOTE(e, HSTR_EL2);

	if (!is_el2(e, f))
		return;
	if (!(NOTE(e, HCR_EL2) & HCR_E2H) && cptr & CPTR_TFP)
		FOUND(f, HV_FAIL, "CPTR_EL2 is 0x%" PRIx64 ": it traps floating point", cptr);
	else if (mdcr & MDCR_TRAPS)
		FOUND(f, HV_FAIL, "MDCR_EL2 is 0x%" PRIx64 ": it traps debug or the PMU", mdcr);
	else if (hstr)
		FOUND(f, HV_FAIL, "HSTR_EL2 is 0x%" PRIx64, hstr);
}

static void virtual_ids(const struct entry_record *e, struct finding *f)
{
	if (!is_el2(e, f))
		return;
	if (NOTE(e, VPIDR_EL2) != NOTE(e, MIDR_EL1))
		FOUND(f, HV_FAIL, "VPIDR_EL2 is 0x%" PRIx64 ", MIDR_EL1 0x%" PRIx64, NOTE(e, VPIDR_EL2), NOTE(e, MIDR_EL1));
	else if (NOTE(e, VMPIDR_EL2) != NOTE(e, MPIDR_EL1))
		FOUND(f, HV_FAIL, "VMPIDR_EL2 is 0x%" PRIx64 ", MPIDR_EL1 0x%" PRIx64, NOTE(e, VMPIDR_EL2), NOTE(e, MPIDR_EL1));
}

static void conduit(const struct entry_record *e, struct finding *f)
{
	if (!is_el2(e, f))
		return;
	if (e->psci == ENTRY_PSCI_NONE)
		FOUND(f, HV_SKIP, "the device tree has no PSCI");
	else if (e->psci == ENTRY_PSCI_OLD)
		FOUND(f, HV_UNSEEN, "the device tree has PSCI 0.1, whose conduit is not looked at");
	else if (e->psci == ENTRY_PSCI_HVC)
		FOUND(f, HV_FAIL, "the device tree says hvc, which at EL2 is the kernel's own vector");
}

/* --- by a probe ---------------------------------------------------------------------------------------------------- */

#define EC(esr) ((esr) >> 26 & 0x3f)
#define EC_HVC64 0x16
#define PSCI_NOT_SUPPORTED 0xffffffffull

static void went_through(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (!p->went)
		FOUND(f, HV_FAIL, "the access is UNDEFINED or trapped");
}

static void hvc(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (EC(p->value) != EC_HVC64)
		FOUND(f, HV_FAIL, "HVC at EL2 takes exception class 0x%x: SCR_EL3.HCE is 0", (unsigned)EC(p->value));
}

static void smc(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	bool works = p->went && (uint32_t)p->value != PSCI_NOT_SUPPORTED;

	if (!e->dtb && e->psci == ENTRY_PSCI_NONE)
		FOUND(f, HV_UNSEEN, "there is no device tree that says whether there is PSCI");
	else if (e->psci == ENTRY_PSCI_OLD)
		FOUND(f, HV_UNSEEN, "the device tree has PSCI 0.1, whose numbers are its own");
	else if (works && e->psci == ENTRY_PSCI_NONE)
		FOUND(f, HV_FAIL, "PSCI %u.%u answers to SMC, and the device tree has no PSCI", (unsigned)(p->value >> 16 & 0x7fff),
		      (unsigned)(p->value & 0xffff));
	else if (!works && e->psci == ENTRY_PSCI_SMC)
		FOUND(f, HV_FAIL, "the device tree has PSCI by SMC, and %s",
		      p->went ? "nothing answers to it" : "SMC is UNDEFINED");
}

static void sre(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (!p->went)
		FOUND(f, HV_FAIL, "the device tree has a GICv3, and ICC_SRE_EL2 is trapped");
	else if (!(p->value & 1))
		FOUND(f, HV_FAIL, "the device tree has a GICv3, and ICC_SRE_EL2.SRE stays 0");
}

static void runs(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (!p->went)
		FOUND(f, HV_FAIL, "CNTPCT_EL0 stands still");
}

/* A CPU without Secure EL2 that is at EL2 is Non-secure: PROBE_ABSENT. */
static void non_secure(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (p->went == 1)
		FOUND(f, HV_FAIL, "VSTTBR_EL2 can be read: this is Secure EL2");
}

#define NO_CACHES "what is stored and not cleaned is in memory all the same: no cache can be seen on this board"

/* Whether a line that was not cleaned is stale behind the caches, so that what is right there was cleaned. */
static bool shows_caches(const struct probed *control, struct finding *f)
{
	if (control->state == PROBED && control->went == 1 && control->value & PROBE_STALE)
		return true;
	FOUND(f, HV_UNSEEN, NO_CACHES);
	return false;
}

/* The code's CRC, taken past the caches at entry, before anything was cleaned. */
static void code_is_clean(const struct entry_record *e, const struct probed *control, struct finding *f)
{
	if (!is_image(e, f))
		return;
	if (e->image_crc != image_code_crc(hv_payload_image))
		FOUND(f, HV_FAIL, "the payload's code is another one in memory than in its file: 0x%08" PRIx64 ", not 0x%08x",
		      e->image_crc, (unsigned)image_code_crc(hv_payload_image));
	else
		(void)shows_caches(control, f);
}

static void code_is_not_cached(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	if (!is_image(e, f))
		return;
	if ((uint32_t)p->value != e->image_crc)
		FOUND(f, HV_FAIL, "the payload's code is another one in the data cache than in memory: 0x%08" PRIx32 ", not 0x%08"
		      PRIx64, (uint32_t)p->value, e->image_crc);
	else
		(void)shows_caches(p, f);
}

static void coherent(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (!p->went)
		FOUND(f, HV_FAIL, "what one CPU has stored, another one does not load");
	else
		(void)shows_caches(p, f);
}

static void watchdog(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	(void)e;
	if (!p->went)
		FOUND(f, HV_FAIL, "the board was reset within %" PRIu64 " s of silence", p->value);
}

static void levels(const struct entry_record *e, const struct probed *p, struct finding *f)
{
	const unsigned other = p->value & ((1u << PROBE_CPUS_UP) - 1), up = (unsigned)(p->value >> PROBE_CPUS_UP);

	if (other && other != e->level)
		FOUND(f, HV_FAIL, "another CPU enters at EL%u", other);
	else if (!p->went)
		FOUND(f, HV_UNSEEN, "no other CPU could be started");
	else if (up + 1 < e->cpu_count)
		FOUND(f, HV_UNSEEN, "%u of %u other CPUs entered at EL%u, and the others were not started", up,
		      (unsigned)e->cpu_count - 1, (unsigned)e->level);
}

static const struct row rows[] = {
	{ "FW-EL-01", "the payload is entered at EL2", BOOTING ": recommended, so that virtualisation can be used",
	  .judge = level },
	{ "FW-EL-02", "all CPUs enter at the same level", BOOTING,
	  .judge_probe = levels, .probe = PROBE_CPUS },
	{ "FW-EL-03", "EL2 is Non-secure", "Arm ARM D13.2.117, SCR_EL3.NS",
	  .judge_probe = non_secure, .probe = PROBE_SECURE, .absent_holds = true },
	{ "FW-HVC-01", "SCR_EL3.HCE lets HVC through", BOOTING ": SCR_EL3.HCE",
	  .judge_probe = hvc, .probe = PROBE_HVC },
	{ "FW-HVC-02", "HCR_EL2.HCD lets HVC through", "Arm ARM D13.2.48", .judge = hvc_disabled },
	{ "FW-SMC-01", "the device tree has PSCI if, and only if, SMC works", "PSCI (DEN0022), 5.1",
	  .judge_probe = smc, .probe = PROBE_SMC },
	{ "FW-SMC-02", "PSCI's conduit is SMC for a kernel at EL2", "Linux devicetree/bindings/arm/psci.yaml", .judge = conduit },
	{ "FW-FP-01", "CPTR_EL3 traps no floating point", BOOTING ": CPTR_EL3",
	  .judge_probe = went_through, .probe = PROBE_FP },
	{ "FW-PMU-01", "MDCR_EL3.TPM traps no PMU register", BOOTING ": MDCR_EL3.TPM",
	  .judge_probe = went_through, .probe = PROBE_PMU },
	{ "FW-DBG-01", "MDCR_EL3.TDA traps no debug register", "Arm ARM D13.3, MDCR_EL3",
	  .judge_probe = went_through, .probe = PROBE_DEBUG },
	{ "FW-GIC-01", "ICC_SRE_EL3 is as the device tree's GIC needs it", BOOTING ": ICC_SRE_EL3",
	  .judge_probe = sre, .probe = PROBE_GIC },
	{ "FW-HCX-01", "SCR_EL3.HXEn lets EL2 use HCRX_EL2, if the CPU has it", BOOTING ": SCR_EL3.HXEn",
	  .judge_probe = went_through, .probe = PROBE_HCX },
	{ "FW-HCX-02", "SCR_EL3.APK lets EL2 use the keys of pointer authentication", BOOTING ": SCR_EL3.APK",
	  .judge_probe = went_through, .probe = PROBE_KEYS },
	{ "FW-TIM-01", "CNTFRQ_EL0 says how fast the counter is", BOOTING ": CNTFRQ must be programmed", .judge = timer },
	{ "FW-TIM-02", "the counter runs", BOOTING ": CNTVOFF",
	  .judge_probe = runs, .probe = PROBE_COUNTER },
	{ "FW-MMU-01", "MMU and data cache are off at an Image's entry", BOOTING ": the MMU must be off", .judge = mmu_off },
	{ "FW-MMU-02", "SCTLR_EL2 has its RES1 bits and is little endian", "Arm ARM D13.2.118", .judge = sctlr },
	{ "FW-CACHE-01", "the image is clean to the point of coherency", BOOTING ": caches",
	  .judge_probe = code_is_clean, .probe = PROBE_CACHES },
	{ "FW-CACHE-02", "the data cache holds nothing else of the payload than memory", BOOTING ": caches",
	  .judge_probe = code_is_not_cached, .probe = PROBE_CODE },
	{ "FW-SMP-01", "the CPUs are in one coherency domain", BOOTING ": coherency",
	  .judge_probe = coherent, .probe = PROBE_COHERENT },
	{ "FW-INT-01", "all interrupts are masked at an Image's entry", BOOTING ": PSTATE.DAIF must be masked", .judge = masked },
	{ "FW-HCR-01", "HCR_EL2 has no E2H, TGE or traps at entry", "Arm ARM D13.2.48; edk2 issue 13162", .judge = hcr },
	{ "FW-ARG-01", "x0 is a device tree, 8-aligned, of 2 MiB at most; x1 to x3 are 0", BOOTING ": registers",
	  .judge = arguments },
	{ "FW-PLACE-01", "an Image lies at a multiple of 2 MiB", BOOTING ": text_offset", .judge = place },
	{ "FW-RAM-01", "the payload lies in RAM that is not reserved", BOOTING ": memory", .judge = ram },
	{ "FW-CPU-01", "VPIDR_EL2 and VMPIDR_EL2 are the CPU's own", "Arm ARM D13.2.146", .judge = virtual_ids },
	{ "FW-TRAP-01", "CPTR_EL2, MDCR_EL2 and HSTR_EL2 trap nothing", "Arm ARM D13.2", .judge = traps },
	{ "FW-WDT-01", "no watchdog resets a board that is silent", "none: an observation",
	  .judge_probe = watchdog, .probe = PROBE_SILENCE },
};
_Static_assert(sizeof(rows) / sizeof(rows[0]) <= PREFLIGHT_MOST, "PREFLIGHT_MOST");

static void judge_by_probe(const struct row *row, const struct entry_record *entry, const struct probed *p, struct finding *f)
{
	static const char *const names[] = {
#define PROBE(id, what) what,
#include "native/link/probes.def"
#undef PROBE
	};

	if (p->state == PROBED_NOT)
		FOUND(f, HV_UNSEEN, row->probe == PROBE_SILENCE ? "no time was given to it: --silence" : "no probe was made");
	else if (p->state == PROBED_SILENT)
		FOUND(f, HV_FAIL, "the board is silent since %s was touched: its firmware has stopped there", names[row->probe]);
	else if (p->went == PROBE_ABSENT && !row->absent_holds)
		FOUND(f, HV_SKIP, "this board has nothing of the kind");
	else
		row->judge_probe(entry, p, f);
}

size_t preflight_judge(const struct entry_record *entry, const struct probed *probed, struct finding *findings)
{
	const size_t count = sizeof(rows) / sizeof(rows[0]);

	for (size_t i = 0; i < count; i++) {
		struct finding *f = &findings[i];

		*f = (struct finding){ rows[i].id, rows[i].sentence, rows[i].source, HV_PASS, "" };
		if (rows[i].judge)
			rows[i].judge(entry, f);
		else if (rows[i].judge_probe)
			judge_by_probe(&rows[i], entry, &probed[rows[i].probe], f);
		else
			FOUND(f, HV_UNSEEN, "no probe was made");
	}
	return count;
}
