/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Releases: as text, in a kernel's banner, as rows of a generation's history, and as a stub's answers tell. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/guess.h"
#include "suite/release.h"
#include "tests/suites.h"

#define R(major, minor, patch) (HV_RELEASE(major, minor) | (patch))

static const struct { const char *text; uint32_t release; const char *rest; } texts[] = {
	{ "6.12", R(6, 12, 0), "" },
	{ "6.12.118+deb13-arm64", R(6, 12, 118), "+deb13-arm64" },
	{ "5.10.262-1", R(5, 10, 262), "-1" },
	{ "7.3~rc7", R(7, 3, 0), "~rc7" },
	{ "6.1.x", R(6, 1, 0), ".x" },
	{ "6", 0, NULL },
	{ "6.", 0, NULL },
	{ "", 0, NULL },
	{ "0.12", 0, NULL },
	{ "6.256", 0, NULL },
	{ "6.99999999999", 0, NULL },
	{ "%s", 0, NULL },
};

START_TEST(a_number_is_read)
{
	const char *rest = NULL;

	ck_assert_uint_eq(hv_release_read(texts[_i].text, &rest), texts[_i].release);
	if (texts[_i].rest)
		ck_assert_str_eq(rest, texts[_i].rest);
}
END_TEST

START_TEST(a_number_is_written_as_it_is_read)
{
	char buf[16];

	ck_assert_str_eq(hv_release_text(R(6, 12, 118), buf, sizeof(buf)), "6.12.118");
	ck_assert_str_eq(hv_release_text(R(7, 3, 0), buf, sizeof(buf)), "7.3");
	ck_assert_str_eq(hv_release_text(R(255, 255, 65535), buf, sizeof(buf)), "255.255.65535");
}
END_TEST

static const struct { const char *bytes; uint32_t release; } banners[] = {
	{ "junk Linux version 6.12.118+deb13-cloud-arm64 (builder@host) (gcc-14) #1 SMP\n", R(6, 12, 118) },
	{ "Linux version %s (%s) Linux version 6.7.1 (a)\n", R(6, 7, 1) },
	{ "Linux version 6.1.0-56-arm64 (a@b) (gcc) #1 SMP Debian 6.1.192-2 (2026-11-01)\n", R(6, 1, 192) },
	{ "Linux version 6.1.0-56-arm64 (a@b) (Debian 12.2.0-14) #1 SMP\nDebian 6.1.192-2", R(6, 1, 0) },
	{ "Linux version 6.1.0 (gcc Debian 12.2.0) #1\n", R(6, 1, 0) },
	{ "Linux version ", 0 },
	{ "no banner", 0 },
	{ "", 0 },
};

START_TEST(a_banner_is_found)
{
	size_t size = strlen(banners[_i].bytes);
	char *exact = malloc(size ? size : 1);	/* so that a sanitizer sees a byte read behind the end */

	memcpy(exact, banners[_i].bytes, size);
	ck_assert_uint_eq(hv_release_find(exact, size), banners[_i].release);
	free(exact);
}
END_TEST

START_TEST(rows_of_a_history_begin_where_something_changes)
{
	uint32_t rows[32];
	unsigned count = hv_abi_releases(hv_abi_find("linux-6.0"), rows, 32);

	ck_assert_uint_eq(rows[0], HV_RELEASE(6, 0));
	for (unsigned i = 1; i < count; i++)
		ck_assert_uint_lt(rows[i - 1], rows[i]);
	ck_assert_uint_lt(rows[count - 1], HV_RELEASE(6, 19));
	ck_assert_uint_eq(hv_abi_releases(hv_abi_find("linux-4.12"), rows, 32), 1);
}
END_TEST

START_TEST(generations_with_dates_follow_each_other)
{
	const char *const line[] = { "linux-3.8", "linux-4.7", "linux-4.8", "linux-4.12", "linux-5.12", "linux-5.13", "linux-6.0",
				     "linux-6.19" };

	for (unsigned i = 1; i < sizeof(line) / sizeof(line[0]); i++)
		ck_assert_uint_eq(hv_abi_find(line[i - 1])->until, hv_abi_find(line[i])->since);
}
END_TEST

/* Every change has dates in order and within its generation, and says who says so. */
START_TEST(changes_are_sound)
{
	for (const struct hv_abi *const *abi = hv_abis; *abi; abi++)
		for (unsigned i = 0; i < (*abi)->call_count; i++)
			for (unsigned k = 0; k < (*abi)->calls[i].change_count; k++) {
				const struct hv_change *c = &(*abi)->calls[i].changes[k];

				ck_assert(!c->until || c->since < c->until);
				ck_assert_ptr_nonnull(c->source);
				ck_assert_uint_ne((*abi)->release, 0);
			}
}
END_TEST

/* KVM's init sets EIS and EOS since 7.1; read in Debian's 7.0 and 7.1, where nothing of it is an alternative. */
START_TEST(init_drops_bits_that_must_be_one)
{
	static const struct { uint32_t release; uint64_t on; } rows[] = {
		{ HV_RELEASE(6, 19), 0 },
		{ HV_RELEASE(7, 0), 0x100d },
		{ HV_RELEASE(7, 1), 0x40180d },
		{ HV_RELEASE(7, 3), 0x40180d },
	};
	const struct hv_abi *abi = hv_abi_find("kvm-init-5.11");

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (unsigned k = 0; k < abi->call_count; k++)
			for (unsigned n = 0; !strcmp(abi->calls[k].name, "init") && n < abi->calls[k].change_count; n++) {
				const struct hv_change *c = &abi->calls[k].changes[n];

				if (c->move.to == HV_SCTLR_EL2 && hv_change_holds(c, rows[i].release))
					ck_assert_uint_eq(c->move.set, rows[i].on);
			}
}
END_TEST

static const struct { const char *stub, *abi; uint32_t release, other; } fits[] = {
	{ "linux-6.0", "linux-6.0", HV_RELEASE(6, 5), HV_RELEASE(6, 16) },
	{ "linux-6.19", "linux-6.19", HV_RELEASE(6, 19), HV_RELEASE(7, 1) },
	{ "linux-6.19/bad-no-xmo", "linux-6.19", 0, HV_RELEASE(6, 19) },
};

START_TEST(answers_tell_the_release)
{
	char error[256];
	int status;
	struct hv_stub *stub = hv_stub_open(fits[_i].stub, NULL, error, sizeof(error));
	struct hv_machine *m = hv_machine_open("sim:max", error, sizeof(error), &status);
	uint32_t rows[32];
	int count;

	ck_assert_ptr_nonnull(stub);
	ck_assert_ptr_nonnull(m);
	count = hv_guess_release(stub, hv_abi_find(fits[_i].abi), m, rows, 32);
	ck_assert_int_eq(count > 0, fits[_i].release != 0);
	for (int i = 0; i < count; i++)
		ck_assert_uint_ne(rows[i], fits[_i].other);
	if (fits[_i].release)
		ck_assert_uint_eq(rows[0], fits[_i].release);
	hv_machine_close(m);
	hv_stub_free(stub);
}
END_TEST

Suite *release_suite(void)
{
	Suite *s = suite_create("release");
	TCase *t = tcase_create("text"), *h = tcase_create("history");

	tcase_add_loop_test(t, a_number_is_read, 0, sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(t, a_number_is_written_as_it_is_read);
	tcase_add_loop_test(t, a_banner_is_found, 0, sizeof(banners) / sizeof(banners[0]));
	tcase_add_test(h, rows_of_a_history_begin_where_something_changes);
	tcase_add_test(h, generations_with_dates_follow_each_other);
	tcase_add_test(h, changes_are_sound);
	tcase_add_test(h, init_drops_bits_that_must_be_one);
	tcase_add_loop_test(h, answers_tell_the_release, 0, sizeof(fits) / sizeof(fits[0]));
	suite_add_tcase(s, t);
	suite_add_tcase(s, h);
	return s;
}
