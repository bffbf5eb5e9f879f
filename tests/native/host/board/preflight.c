/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings about firmware, from records that are made by hand: a good one has none, and each that is broken in one place has just
 * that one. Those that firmware of ours shows in QEMU are in tests/preflight.sh.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "native/host/board/preflight.h"
#include "native/host/image.h"
#include "tests/suites.h"

struct board {
	struct entry_record entry;
	struct probed probed[PROBE_COUNT];
};

#define NOTED(b, id) ((b)->entry.noted[ENTRY_NOTED_##id])
#define MIDR 0x410fd034
#define PLACE 0x40200000

static void make_good(struct board *b)
{
	memset(b, 0, sizeof(*b));
	b->entry = (struct entry_record){
		.booted = ENTRY_BOOTED_IMAGE, .version = ENTRY_VERSION, .level = 2, .place = PLACE,
		.dtb = 0x40000000, .dtb_size = 4096, .psci = ENTRY_PSCI_SMC, .ram_source = ENTRY_FROM_MEMORY,
		.image_crc = image_code_crc(hv_payload_image), .range_count = 1,
		.ranges = { { 0x40010000, PLACE - 0x40010000 } },
	};
	NOTED(b, SCTLR_EL2) = 0x30c50830;
	NOTED(b, DAIF) = 0x3c0;
	NOTED(b, CPTR_EL2) = 0x33ff;
	NOTED(b, CNTFRQ_EL0) = 62500000;
	NOTED(b, MIDR_EL1) = NOTED(b, VPIDR_EL2) = MIDR;
	for (unsigned i = 0; i < PROBE_COUNT; i++)
		b->probed[i] = (struct probed){ PROBED, 1, 1 };
	b->probed[PROBE_HVC].value = 0x5a000000;	/* ESR_EL2: HVC of AArch64 */
	b->probed[PROBE_SMC].value = 0x10001;		/* PSCI 1.1 */
	b->probed[PROBE_CPUS].value = 2;
	b->probed[PROBE_SECURE].went = 0;
	b->probed[PROBE_CACHES].value = b->probed[PROBE_COHERENT].value = PROBE_STALE;
	b->probed[PROBE_CODE].value = PROBE_STALE | b->entry.image_crc;
}

static void level_of_others(struct board *b)
{
	b->probed[PROBE_CPUS].value = 1;
}

static void smd(struct board *b)
{
	b->probed[PROBE_SMC].went = 0;
}

static void conduit(struct board *b)
{
	b->entry.psci = ENTRY_PSCI_HVC;
}

static void no_sre(struct board *b)
{
	b->probed[PROBE_GIC].value = 0;
}

static void other_clock(struct board *b)
{
	b->entry.timer_hz = 24000000;
}

static void no_counter(struct board *b)
{
	b->probed[PROBE_COUNTER].went = 0;
}

static void not_clean(struct board *b)
{
	b->entry.image_crc ^= 1;
	b->probed[PROBE_CODE].value = PROBE_STALE | b->entry.image_crc;
}

static void stale_line(struct board *b)
{
	b->probed[PROBE_CODE].value ^= 1;
}

static void incoherent(struct board *b)
{
	b->probed[PROBE_COHERENT].went = 0;
}

static void reserved(struct board *b)
{
	b->entry.ranges[0].size -= 0x10000;
}

static void silent(struct board *b)
{
	b->probed[PROBE_FP].state = PROBED_SILENT;
}

static void hvc_disabled(struct board *b)
{
	NOTED(b, HCR_EL2) = 1u << 29;
}

/* What some CPUs have for good, and no firmware can change: SWIO; and E2H, if ID_AA64MMFR4_EL1.E2H0 says so. */
static void swio(struct board *b)
{
	NOTED(b, HCR_EL2) = 0x80000002;
}

static void e2h_stuck(struct board *b)
{
	NOTED(b, HCR_EL2) = 0x480000000;
	NOTED(b, ID_AA64MMFR4_EL1) = 0xe000000;
}

static void e2h_set(struct board *b)
{
	NOTED(b, HCR_EL2) = 0x480000000;
}

static void no_tree(struct board *b)
{
	b->entry.dtb = b->entry.dtb_size = 0;
	b->entry.psci = ENTRY_PSCI_NONE;
}

static const struct {
	const char *finds;	/* the findings, separated by a blank */
	void (*spoil)(struct board *b);
} broken[] = {
	{ "FW-EL-02", level_of_others }, { "FW-SMC-01", smd }, { "FW-SMC-02", conduit }, { "FW-GIC-01", no_sre },
	{ "FW-TIM-01", other_clock }, { "FW-TIM-02", no_counter }, { "FW-CACHE-01", not_clean }, { "FW-CACHE-02", stale_line },
	{ "FW-SMP-01", incoherent }, { "FW-RAM-01", reserved }, { "FW-FP-01", silent }, { "FW-HVC-02 FW-HCR-01", hvc_disabled },
	{ "", swio }, { "", e2h_stuck }, { "FW-HCR-01", e2h_set }, { "FW-ARG-01", no_tree },
};
#define BROKEN ((int)(sizeof(broken) / sizeof(broken[0])))

/* The findings that are FAIL; and how many are `status`. */
static size_t find(const struct board *b, enum hv_status status, char *fails, size_t size)
{
	struct finding findings[PREFLIGHT_MOST];
	size_t count = preflight_judge(&b->entry, b->probed, findings), found = 0;

	*fails = '\0';
	for (size_t i = 0; i < count; i++) {
		found += findings[i].status == status;
		if (findings[i].status == HV_FAIL)
			snprintf(fails + strlen(fails), size - strlen(fails), "%s%s", *fails ? " " : "", findings[i].id);
	}
	return found;
}

START_TEST(good_firmware_has_no_finding)
{
	struct board b;
	char fails[200];

	make_good(&b);
	ck_assert_uint_eq(find(&b, HV_PASS, fails, sizeof(fails)), 28);
	ck_assert_str_eq(fails, "");
}
END_TEST

START_TEST(broken_firmware_has_its_finding)
{
	struct board b;
	char fails[200];

	make_good(&b);
	broken[_i].spoil(&b);
	find(&b, HV_FAIL, fails, sizeof(fails));
	ck_assert_str_eq(fails, broken[_i].finds);
}
END_TEST

/* As an emulator: nothing is stale, so that nothing proves that firmware has cleaned anything. */
START_TEST(without_caches_they_are_unseen)
{
	struct board b;
	char fails[200];

	make_good(&b);
	b.probed[PROBE_CACHES].value = b.probed[PROBE_COHERENT].value = 0;
	b.probed[PROBE_CODE].value = b.entry.image_crc;
	ck_assert_uint_eq(find(&b, HV_UNSEEN, fails, sizeof(fails)), 3);
	ck_assert_str_eq(fails, "");
	b.probed[PROBE_SILENCE].state = PROBED_NOT;
	ck_assert_uint_eq(find(&b, HV_UNSEEN, fails, sizeof(fails)), 4);
}
END_TEST

Suite *preflight_suite(void)
{
	Suite *suite = suite_create("preflight");
	TCase *tcase = tcase_create("preflight");

	tcase_add_test(tcase, good_firmware_has_no_finding);
	tcase_add_loop_test(tcase, broken_firmware_has_its_finding, 0, BROKEN);
	tcase_add_test(tcase, without_caches_they_are_unseen);
	suite_add_tcase(suite, tcase);
	return suite;
}
