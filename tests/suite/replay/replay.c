/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls as settings: what is read, what is refused, and that a call survives the way there and back. */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/replay.h"
#include "hvcheck/report.h"
#include "suite/fuzz/sequence.h"
#include "tests/suites.h"

static const struct hv_places places = {
	.site = 0x40201000,
	.site_event = 0x40201040,
	.payload = 0x40202000,
	.recorder = 0x40202800,
	.landing = 0x40204000,
	.el1_vectors = 0x40203000,
	HV_PLACES_USUAL,
	.table = HV_STUB_BASE,
	.stub = HV_STUB_BASE,
	.stub_size = 0x1000,
};

static char error[256];

static int parse(struct hv_replay *r, const char *text)
{
	*r = (struct hv_replay){ 0 };
	*error = 0;
	return hv_replay_parse(r, text, strlen(text), error, sizeof(error));
}

/* --- files ---------------------------------------------------------------------------------------------- */

START_TEST(a_file_gives_all_it_says)
{
	struct hv_replay r;

	ck_assert_msg(
		!parse(&r,
		       "hvcheck-replay 1\r\n# a comment\n\n  stub = a file.elf@0x800  \nabi=linux-4.12\n"
		       "machine = qemu:virt\nsymbol\t=\tvectors\nat = 0x42200000\ncopy = 2048\nx0 = 7"),
		"%s", error);
	ck_assert_str_eq(r.stub, "a file.elf@0x800");
	ck_assert_str_eq(r.abi, "linux-4.12");
	ck_assert_str_eq(r.machine, "qemu:virt");
	ck_assert_str_eq(r.symbol, "vectors");
	ck_assert_uint_eq(r.at, 0x42200000);
	ck_assert_uint_eq(r.copy, 0x800);
	ck_assert_uint_eq(r.setting_count, 1);
	ck_assert_uint_eq(r.settings[0].line, 10);
	hv_replay_free(&r);
}
END_TEST

START_TEST(a_file_may_have_calls_in_a_row)
{
	static const char text[] = "hvcheck-replay 1\nstub = a\nx0 = 0x5\nx1 = table\nthen\nthen\nx0 = 0x7\nx24 = 0x1\n";
	struct fuzz_sequence s;
	struct hv_replay r;
	char *written = NULL;
	size_t size;
	FILE *f = open_memstream(&written, &size);

	ck_assert_msg(!parse(&r, text), "%s", error);
	ck_assert_uint_eq(r.then, 2);
	ck_assert(fuzz_sequence_read(&r, &places, &s));
	ck_assert_uint_eq(s.count, 3);
	ck_assert_uint_eq(s.x[0][0], 5);
	ck_assert_uint_eq(s.x[0][1], places.table);
	ck_assert_uint_eq(s.x[1][0], hv_regs[HV_X0].canary);
	ck_assert_uint_eq(s.x[2][0], 7);
	ck_assert_uint_eq(s.x[2][5], 1);
	ck_assert_int_eq(hv_replay_write(&r, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_str_eq(written, text);
	free(written);
	hv_replay_free(&r);
	ck_assert(!parse(&r, "hvcheck-replay 1\nthen\nimm = 1\n"));
	ck_assert(!fuzz_sequence_read(&r, &places, &s));
	hv_replay_free(&r);
	ck_assert(parse(&r, "hvcheck-replay 1\nx0 = 1\nthen\nx0 = 1\nx0 = 2\n"));
	ck_assert_str_eq(error, "line 5: x0 was already set");
	hv_replay_free(&r);
}
END_TEST

static const struct {
	const char *text, *error;
} refused[] = {
	{ "", "line 1: the file does not begin with \"hvcheck-replay 1\"" },
	{ "x0 = 1\n", "line 1: the file does not begin with \"hvcheck-replay 1\"" },
	{ "hvcheck-replay 2\nx0 = 1\n", "line 1: version \"2\" of the format is not known here, only 1" },
	{ "hvcheck-replay\n", "line 1: version \"\" of the format is not known here, only 1" },
	{ "hvcheck-replay 1\n\nx0\n", "line 3: \"x0\" is not KEY = VALUE" },
	{ "hvcheck-replay 1\nx31 = 1\n", "line 2: there is no register or setting \"x31\"" },
	{ "hvcheck-replay 1\nv32 = 1\n", "line 2: there is no register or setting \"v32\"" },
	{ "hvcheck-replay 1\nv01 = 1\n", "line 2: there is no register or setting \"v01\"" },
	{ "hvcheck-replay 1\n= 1\n", "line 2: there is no register or setting \"\"" },
	{ "hvcheck-replay 1\nx0 =\n", "line 2: x0 is \"\", which is neither" },
	{ "hvcheck-replay 1\nx0 = -1\n", "line 2: x0 is \"-1\", which is neither" },
	{ "hvcheck-replay 1\nx0 = 0x\n", "line 2: x0 is \"0x\", which is neither" },
	{ "hvcheck-replay 1\nx0 = 1 2\n", "line 2: x0 is \"1 2\", which is neither" },
	{ "hvcheck-replay 1\nx0 = table+\n", "line 2: x0 is \"table+\", which is neither" },
	{ "hvcheck-replay 1\nx0 = tables\n", "line 2: x0 is \"tables\", which is neither" },
	{ "hvcheck-replay 1\nx0 = 0x10000000000000000\n",
	  "line 2: x0 is 0x10000000000000000, and can be 0xffffffffffffffff at most" },
	{ "hvcheck-replay 1\nx0 = 18446744073709551616\n",
	  "line 2: x0 is \"18446744073709551616\", which is neither" },
	{ "hvcheck-replay 1\nv0 = 0x100000000000000000000000000000000\n", "line 2: v0 is" },
	{ "hvcheck-replay 1\nimm = 0x10000\n", "line 2: imm is 0x10000, and can be 0xffff at most" },
	{ "hvcheck-replay 1\nimm = table\n", "line 2: imm is \"table\", which is no number" },
	{ "hvcheck-replay 1\nnzcv = 16\n", "line 2: nzcv is 16, and can be 0xf at most" },
	{ "hvcheck-replay 1\nfrom = el3\n",
	  "line 2: from is \"el3\", and can be el1, el2h, el2t, a32 or el0" },
	{ "hvcheck-replay 1\nevent = dcps\n",
	  "line 2: event is \"dcps\", and can be hvc, trap, irq, fiq, serror, svc, smc or none" },
	{ "hvcheck-replay 1\nx0 = 1\nx1 = 2\nx0 = 3\n", "line 4: x0 was already set" },
	{ "hvcheck-replay 1\nstub = a\nstub = a\n", "line 3: stub was already set" },
	{ "hvcheck-replay 1\nabi =\n", "line 2: abi is empty" },
	{ "hvcheck-replay 1\nat = 0\n", "line 2: at is \"0\", which is no number above zero" },
	{ "hvcheck-replay 1\nat = 1\nat = 1\n", "line 3: at was already set" },
};

START_TEST(a_mistake_is_refused_with_its_line)
{
	struct hv_replay r;

	ck_assert_int_eq(parse(&r, refused[_i].text), -1);
	ck_assert_msg(!strncmp(error, refused[_i].error, strlen(refused[_i].error)),
		      "got \"%s\", want \"%s\"", error, refused[_i].error);
	hv_replay_free(&r);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
	static const char text[] = "hvcheck-replay 1\nx0 = 1\0 2\n";
	struct hv_replay r = { 0 };

	ck_assert_int_eq(hv_replay_parse(&r, text, sizeof(text) - 1, error, sizeof(error)), -1);
	ck_assert_str_eq(error, "line 2: there is a NUL byte");
	hv_replay_free(&r);
}
END_TEST

/* Every beginning of a good file is read or refused, and never beyond its end. */
START_TEST(a_cut_file_is_survived)
{
	static const char text[] =
		"hvcheck-replay 1\nstub = linux-4.12\n# x\nfrom = el2h\nv3 = "
		"0x11112222333344445555666677778888\nx1 = table+0x10\n";

	for (size_t n = 0; n < sizeof(text); n++) {
		struct hv_replay r = { 0 };
		char *copy = malloc(n ? n : 1);

		memcpy(copy, text, n);
		hv_replay_parse(&r, copy, n, error, sizeof(error));
		hv_replay_free(&r);
		free(copy);
	}
}
END_TEST

START_TEST(what_is_written_is_read_again)
{
	static const char text[] =
		"hvcheck-replay 1\nstub = s\nabi = a\nmachine = m\nsymbol = t\nat = 0x42200000\ncopy = "
		"0x800\n"
		"from = el2h\nx0 = 0x77\nx1 = recorder\nv31 = 0x1\n";
	struct hv_replay r;
	char *out;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	ck_assert_msg(!parse(&r, text), "%s", error);
	ck_assert_int_eq(hv_replay_write(&r, f), 0);
	fclose(f);
	ck_assert_str_eq(out, text);
	free(out);
	hv_replay_free(&r);
}
END_TEST

START_TEST(a_name_that_no_line_can_hold_is_not_written)
{
	static char names[][16] = { "a\nx0 = 1", " a", "a ", "a\r" };
	FILE *f = fopen("/dev/null", "w");
	struct hv_replay r = { .stub = names[_i] };

	errno = 0;
	ck_assert_int_eq(hv_replay_write(&r, f), -1);
	ck_assert_int_eq(errno, EINVAL);
	fclose(f);
}
END_TEST

/* --- calls ---------------------------------------------------------------------------------------------- */

static void make(struct hv_call *call, const char *settings)
{
	struct hv_replay r;
	char text[512];

	snprintf(text, sizeof(text), "hvcheck-replay 1\n%s", settings);
	ck_assert_msg(!parse(&r, text), "%s", error);
	hv_replay_call(&r, &places, call);
	hv_replay_free(&r);
}

START_TEST(nothing_set_is_the_plain_call)
{
	struct hv_call call, plain;

	make(&call, "");
	hv_call_init(&plain, &places);
	ck_assert_mem_eq(&call, &plain, sizeof(call));
}
END_TEST

START_TEST(settings_reach_the_call)
{
	struct hv_call call;

	make(&call,
	     "x30 = 0xffffffffffffffff\nimm = 0xffff\nevent = serror\nvbar_el2 = table+0x800\nx1 = "
	     "payload\nx2 = landing+2040\n"
	     "v7 = 0xfedcba98765432100123456789abcdef\nv8 = 0x0000000000000000000000000000000f\nv9 = 12\n");
	ck_assert_uint_eq(call.in.r[HV_X30], ~0ull);
	ck_assert_uint_eq(call.imm, 0xffff);
	ck_assert_uint_eq(call.event, HV_EVENT_SERROR);
	ck_assert_uint_eq(call.in.r[HV_VBAR_EL2], places.table + 0x800);
	ck_assert_uint_eq(call.in.r[HV_X1], places.payload);
	ck_assert_uint_eq(call.in.r[HV_X2], places.landing + 0x7f8);
	ck_assert_uint_eq(call.in.v[14], 0x0123456789abcdef);
	ck_assert_uint_eq(call.in.v[15], 0xfedcba9876543210);
	ck_assert_uint_eq(call.in.v[16], 0xf);
	ck_assert_uint_eq(call.in.v[17], 0);
	ck_assert_uint_eq(call.in.v[18], 12);
}
END_TEST

/* Wherever it stands, and unless more is said. */
START_TEST(a_trap_comes_back)
{
	struct hv_call call;
	char *line;

	make(&call, "event = trap\nfrom = el0\nnzcv = 6\n");
	ck_assert_uint_eq(call.in.r[HV_ELR_EL2], HV_SITE_EL0(&places));
	ck_assert_uint_eq(call.in.r[HV_SPSR_EL2], 0x600003c0);
	ck_assert_uint_eq(call.in.r[HV_ESR_EL2] >> 25, 1);
	make(&call, "elr_el2 = 4\nevent = trap\n");
	ck_assert_uint_eq(call.in.r[HV_ELR_EL2], 4);
	line = hv_replay_line(&(struct hv_stub){ .name = (char[]){ "s" } }, hv_abi_find("linux-4.12"), "sim", NULL, &call, &places);
	ck_assert_str_eq(line, "hvcheck call --abi linux-4.12 --on sim s event=trap elr_el2=0x4");
	free(line);
}
END_TEST

/* `from` sets the mode, `pstate` overrules it, and `nzcv` both, in whatever order they stand. */
START_TEST(pstate_does_not_depend_on_order)
{
	static const struct {
		const char *settings;
		uint64_t pstate;
	} rows[] = {
		{ "from = el2h\n", 0x3c9 },
		{ "from = el2t\n", 0x3c8 },
		{ "from = a32\n", 0x1d3 },
		{ "from = el0\n", 0x3c0 },
		{ "nzcv = 6\nfrom = el2h\n", 0x600003c9 },
		{ "from = el2h\nnzcv = 6\n", 0x600003c9 },
		{ "pstate = 0x5\nfrom = el2h\n", 0x5 },
		{ "nzcv = 15\npstate = 0x5\n", 0xf0000005 },
	};
	struct hv_call call;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(&call, rows[i].settings);
		ck_assert_msg(call.in.r[HV_PSTATE] == rows[i].pstate, "%s: %#llx", rows[i].settings,
			      (unsigned long long)call.in.r[HV_PSTATE]);
	}
}
END_TEST

/* Whatever the generator thinks of can be said in settings, and comes back to the bit. */
START_TEST(every_planned_call_survives_being_described)
{
	struct hv_planned *plan = calloc(HV_PLAN_MAX, sizeof(*plan));
	size_t count = hv_generate(hv_abis[_i], &places, 42, plan, HV_PLAN_MAX);

	ck_assert_uint_gt(count, 0);
	for (size_t i = 0; i < count; i++) {
		struct hv_replay r = { 0 }, again = { 0 };
		struct hv_call call;

		ck_assert_int_eq(hv_replay_describe(&r, &plan[i].call, &places), 0);
		ck_assert_uint_eq(r.at, 0);
		for (size_t k = 0; k < r.setting_count; k++)
			ck_assert_msg(!hv_replay_set(&again, r.settings[k].key, r.settings[k].value, 0, error,
						     sizeof(error)),
				      "%s", error);
		hv_replay_call(&again, &places, &call);
		call.id = plan[i].call.id;
		ck_assert_msg(!memcmp(&call, &plan[i].call, sizeof(call)), "%s, %s", plan[i].name,
			      plan[i].probe);
		hv_replay_free(&r);
		hv_replay_free(&again);
	}
	free(plan);
}
END_TEST

/* --- the line ------------------------------------------------------------------------------------------- */

static char *line_of(const char *stub, const struct hv_call *call, const struct hv_places *at)
{
	const struct hv_stub named = { .name = (char *)stub };
	char *line = hv_replay_line(&named, hv_abi_find("linux-4.12"), "sim", NULL, call, at);

	ck_assert_ptr_nonnull(line);
	return line;
}

START_TEST(a_line_holds_what_differs)
{
	struct hv_call call;
	char *line;

	make(&call, "from = el2h\nimm = 3\nnzcv = 1\nx0 = 0\nx1 = landing+0x7f8\nv2 = 0x10000000000000000\n");
	line = line_of("linux-4.12/bad-x18", &call, &places);
	ck_assert_str_eq(
		line,
		"hvcheck call --abi linux-4.12 --on sim linux-4.12/bad-x18 from=el2h imm=0x3 nzcv=0x1 x0=0 "
		"x1=landing+0x7f8 v2=0x10000000000000000");
	free(line);
}
END_TEST

START_TEST(a_line_names_both_machines_of_a_pair)
{
	struct hv_call call;
	char *line;

	hv_call_init(&call, &places);
	call.in.r[HV_ELR_EL2] = places.site_event + 4;
	line = hv_replay_line(&(struct hv_stub){ .name = (char[]){ "s" } }, hv_abi_find("linux-4.12"), "sim+qemu:virt",
			      "my_vectors", &call, &places);
	ck_assert_str_eq(line, "hvcheck call --abi linux-4.12 --on sim,qemu:virt --symbol my_vectors s "
			       "elr_el2=site_event+0x4");
	free(line);
}
END_TEST

START_TEST(a_line_says_where_a_moved_stub_lies)
{
	struct hv_places moved = places;
	struct hv_call call;
	char *line;

	moved.stub = moved.table = 0x42108000;
	hv_call_init(&call, &moved);
	line = line_of("s", &call, &moved);
	ck_assert_str_eq(line, "hvcheck call --abi linux-4.12 --on sim s at=0x42108000 copy=0x1000");
	free(line);
	moved.table += 0x800;	/* a copy would begin with its table: this is the whole image */
	hv_call_init(&call, &moved);
	line = line_of("s", &call, &moved);
	ck_assert_str_eq(line, "hvcheck call --abi linux-4.12 --on sim s at=0x42108800");
	free(line);
}
END_TEST

/* Stub names are file names; a shell must read them back as they are, and from one line. */
START_TEST(a_line_is_fit_for_a_shell)
{
	static const char *const names[] = {
		"plain", "a b",	 "it's", "$(rm)",     "`x`", "a\"b",	 "a;b&c|d", "*",
		"~",	 "a\\b", "a\nb", "a\tb'c\\d", "-x",  "\033[31m", "",
	};
	struct hv_call call;
	char *line, command[1024], got[256];
	size_t n;
	FILE *f;

	hv_call_init(&call, &places);
	line = line_of(names[_i], &call, &places);
	ck_assert_ptr_null(strchr(line, '\n'));
	ck_assert_ptr_null(strchr(line, '\033'));
	/* The sixth word, or the seventh behind "--", is the name. A plain sh may not know $'...'. */
	snprintf(command, sizeof(command), "set -- %s; [ \"$6\" = -- ] && shift; printf '%%s' \"$6\"",
		 strstr(line, "call"));
	setenv("HV_COMMAND", command, 1);
	f = popen("exec bash -c \"$HV_COMMAND\" 2>/dev/null", "r");
	ck_assert_ptr_nonnull(f);
	n = fread(got, 1, sizeof(got) - 1, f);
	got[n] = 0;
	if (WEXITSTATUS(pclose(f)) != 127)
		ck_assert_str_eq(got, names[_i]);
	free(line);
}
END_TEST

Suite *replay_suite(void)
{
	Suite *suite = suite_create("replay");
	TCase *files = tcase_create("files"), *calls = tcase_create("calls"), *line = tcase_create("line");

	tcase_add_test(files, a_file_gives_all_it_says);
	tcase_add_test(files, a_file_may_have_calls_in_a_row);
	tcase_add_loop_test(files, a_mistake_is_refused_with_its_line, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(files, a_nul_byte_is_refused);
	tcase_add_test(files, a_cut_file_is_survived);
	tcase_add_test(files, what_is_written_is_read_again);
	tcase_add_loop_test(files, a_name_that_no_line_can_hold_is_not_written, 0, 4);
	tcase_add_test(calls, nothing_set_is_the_plain_call);
	tcase_add_test(calls, settings_reach_the_call);
	tcase_add_test(calls, a_trap_comes_back);
	tcase_add_test(calls, pstate_does_not_depend_on_order);
	tcase_add_loop_test(calls, every_planned_call_survives_being_described, 0, (int)hv_abi_count);
	tcase_add_test(line, a_line_holds_what_differs);
	tcase_add_test(line, a_line_names_both_machines_of_a_pair);
	tcase_add_test(line, a_line_says_where_a_moved_stub_lies);
	tcase_add_loop_test(line, a_line_is_fit_for_a_shell, 0, 15);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, calls);
	suite_add_tcase(suite, line);
	return suite;
}
