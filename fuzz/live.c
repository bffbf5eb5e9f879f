/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot in which a hypervisor owns EL2, from its file to a call: whatever its registers, its page tables and its code say, it
 * is refused with a sentence, or judged, and the call ends.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "hvcheck/report.h"
#include "machines/live/fuzz.h"
#include "machines/live/live.h"
#include "suite/file/unwrap.h"

#define MOST 0x100000
#define UNPACKED_MOST (16u << 20)

static void expect_sentence(const char *sentence)
{
	if (*sentence)
		return;
	fputs("it fails, and does not say why\n", stderr);
	abort();
}

static void judge(const struct hv_stub *stub)
{
	const struct hv_suite_options options = { .strict = true };
	const struct fuzz_options calls = { .calls = 1 };
	static struct fuzz_result result;
	const struct hv_abi *abi = live_abi(stub);
	struct hv_report report = { .stub = stub, .abi = abi };
	char error[256] = "";

	if (live_suite_lint(stub, &options, &report, error, sizeof(error)))
		expect_sentence(error);
	hv_report_free(&report);
	result = (struct fuzz_result){ 0 };
	if (live_fuzz(stub, abi, false, &calls, &result))
		expect_sentence(result.error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[512] = "";
	struct hv_stub *stub;

	if (size > MOST)
		return 0;
	unwrap_size_max = UNPACKED_MOST;
	stub = hv_stub_from_content("fuzz", data, size, NULL, error, sizeof(error));
	if (!stub)
		expect_sentence(error);
	else if (stub->kind == HV_STUB_LIVE && live_settle(stub, error, sizeof(error)))
		judge(stub);
	hv_stub_free(stub);
	return 0;
}
