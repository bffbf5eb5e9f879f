/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck call and hvcheck replay: one call, from the command line or from a file. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/one-call.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"
#include "suite/replay-path.h"

/* "x0=0x77" into the replay. */
static int set_argument(struct hv_replay *r, const char *argument)
{
	char *key = strdup(argument), *equals = key ? strchr(key, '=') : NULL, error[256];
	int err = -1;

	if (!key)
		cli_say("out of memory");
	else if (!equals)
		cli_say("\"%s\" is not KEY=VALUE", argument);
	else
		*equals = 0;
	if (equals) {
		err = hv_replay_set(r, key, equals + 1, 0, error, sizeof(error));
		if (err)
			cli_say("%s", error);
	}
	free(key);
	return err;
}

static int set_option(struct hv_replay *r, const char *key, const char *value)
{
	char error[256];

	if (!value || !hv_replay_set(r, key, value, 0, error, sizeof(error)))
		return 0;
	cli_say("%s", error);
	return -1;
}

/* `r`, with the stub's path as the file at `path` keeps it. */
static int write_kept(struct hv_replay *r, const char *path, FILE *f)
{
	char *given = r->stub, *kept = replay_path_keep(given, path);
	int err = -1;

	if (kept) {
		r->stub = kept;
		err = hv_replay_write(r, f);
		r->stub = given;
	}
	free(kept);
	return err;
}

static int save(struct hv_replay *r, const struct cli_options *o)
{
	struct output out;

	input_note(r->stub);
	if (!overwrite_may(o->save, o->force) || output_open(&out, o->save))
		return CLI_ERROR;
	if (write_kept(r, o->save, out.f) && errno == EINVAL) {
		cli_say("%s: the stub's name does not fit into a replay file", o->save);
		output_drop(&out);
		return CLI_ERROR;
	}
	return output_close(&out);
}

static int from_arguments(struct hv_replay *r, const struct cli_options *o)
{
	int err;

	if (!*o->args[0]) {
		cli_say("the STUB is an empty word; name a file, or one of those that hvcheck stubs lists");
		return CLI_ERROR;
	}
	err = set_option(r, "stub", o->args[0]) | set_option(r, "abi", o->abi) | set_option(r, "release", o->release) |
		set_option(r, "machine", o->on) | set_option(r, "symbol", o->symbol);

	for (int i = 1; i < o->arg_count && !err; i++)
		err = set_argument(r, o->args[i]);
	return err ? CLI_ERROR : 0;
}

int cmd_call(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ABI, CLI_RELEASE, CLI_ON, CLI_SYMBOL, CLI_STRICT, CLI_TRACE, CLI_TRACE_FILE, CLI_TRACE_CORE, CLI_CORE_FILE,
		CLI_TRACE_REGIME, CLI_MHZ, CLI_SAVE, CLI_FORCE, CLI_END
	};
	static const struct cli_bond bonds[] = { CLI_BOND_TRACE, { CLI_KEY_FORCE, CLI_ONLY_WITH, CLI_KEY_SAVE, 0 }, { 0 } };
	static const struct cli_usage usage = {
		options, "STUB [KEY=VALUE...]",
		"Make one call of STUB, show how it ended and what it changed, and judge it.\v"
		"KEY is a register (x0 to x30, v0 to v31, vbar_el2, ...), imm, from (el1, el2h, el2t, a32, "
		"el0), event (hvc, trap, irq, fiq, serror, svc, smc, none), nzcv, at or copy. VALUE is a number, "
		"or a place of the harness, with +OFFSET or without: payload, recorder, landing, canary, params, idmap, idmap_ro, "
		"kernel_map, high_maps, table, site or site_event. What is not given has "
		"a value that no stub has a reason to write; what the call needs, such as a restart's entry, is a place of the "
		"harness then, and a note names it.",
		1, CLI_ANY_NUMBER, bonds
	};
	struct cli_options o;
	struct hv_replay r = { 0 };
	int status;

	cli_parse(argc, argv, &usage, &o);
	status = from_arguments(&r, &o);
	if (!status && o.save)
		status = save(&r, &o);
	if (!status)
		status = one_call(&r, &o);
	hv_replay_free(&r);
	return status;
}

/* Its path is told from the replay file's folder. */
static int find_stub(struct hv_replay *r, const char *path)
{
	char *found = replay_path_find(r->stub, path);

	if (!found) {
		cli_say("out of memory");
		return -1;
	}
	if (!replay_path_leads(found)) {
		cli_say("%s: the stub that this replay names, %s, is not here: no built-in stub and no file has this name", path,
			r->stub);
		free(found);
		return -1;
	}
	free(r->stub);
	r->stub = found;
	return 0;
}

static int from_file(struct hv_replay *r, const char *path)
{
	char error[512];
	size_t size;
	char *text = cli_read(path, CLI_REPLAY_MOST, &size);
	int err;

	if (!text)
		return CLI_ERROR;
	err = hv_replay_parse(r, text, size, error, sizeof(error));
	free(text);
	if (err)
		cli_say("%s: %s", path, error);
	else if (!r->stub)
		cli_say("%s: it names no stub", path);
	else
		err = find_stub(r, path);
	return err || !r->stub ? CLI_ERROR : 0;
}

int cmd_replay(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ON, CLI_STRICT, CLI_TRACE, CLI_TRACE_FILE, CLI_TRACE_CORE, CLI_CORE_FILE, CLI_TRACE_REGIME, CLI_MHZ, CLI_END
	};
	static const struct cli_bond bonds[] = { CLI_BOND_TRACE, { 0 } };
	static const struct cli_usage usage = {
		options, "FILE",
		"Make the call that FILE keeps, as hvcheck call does. --on goes before the machine in FILE.",
		1, 1, bonds
	};
	struct cli_options o;
	struct hv_replay r = { 0 };
	int status;

	cli_parse(argc, argv, &usage, &o);
	status = from_file(&r, o.args[0]);
	if (!status)
		status = one_call(&r, &o);
	hv_replay_free(&r);
	return status;
}
