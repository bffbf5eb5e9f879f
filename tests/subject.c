/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>

#include "tests/parts.h"
#include "tests/subject.h"

struct hv_machine *machine_open(const char *spec)
{
	char error[256] = "";
	int status;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	ck_assert_msg(m != NULL, "%s", error);
	return m;
}

struct subject subject_open(const char *name, const char *spec)
{
	char error[256] = "";
	struct subject s = { .stub = hv_stub_open(name, NULL, error, sizeof(error)), .abi = hv_abi_of(name) };

	ck_assert_msg(s.stub != NULL, "%s", error);
	ck_assert_msg(s.abi != NULL, "%s lies in the folder of no generation", name);
	s.m = machine_open(spec);
	return s;
}

void subject_close(struct subject *s)
{
	hv_machine_close(s->m);
	hv_stub_free(s->stub);
}

const char *good_name(unsigned i, enum hv_exec exec)
{
	for (unsigned k = 0; k < hv_builtin_count; k++)
		if (!hv_builtin_is_sibling(&hv_builtins[k]) && hv_abi_of(hv_builtins[k].name)->exec == exec && !i--)
			return hv_builtins[k].name;
	return NULL;
}

unsigned good_count(enum hv_exec exec)
{
	unsigned count = 0;

	while (good_name(count, exec))
		count++;
	return count;
}

unsigned turn_count(enum hv_exec exec)
{
	return good_count(exec) * (is_long_run() ? 2 : 1);
}

struct turn turn_of(unsigned i, enum hv_exec exec)
{
	unsigned k = i % good_count(exec);

	return (struct turn){ good_name(k, exec), (i / good_count(exec) + k + k / 2) % 2 };
}
