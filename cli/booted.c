/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/booted.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "suite/file/whole.h"
#include "suite/open/foreign.h"
#include "suite/stub/private.h"

#define CPU_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,=+"

static void show(const char *line)
{
	progress_subject(line, 0, 1);
}

/* What the user wants. */
static int choose(struct boot *b, const struct cli_options *o)
{
	const char *names[8], *mode = o->mode ? o->mode : "none";
	size_t count = 0;

	for (const struct boot_mode *m = boot_modes; m->name; m++)
		names[count++] = m->name;
	b->mode = boot_mode_find(mode);
	if (!b->mode) {
		cli_say("there is no mode \"%s\"%s", mode, cli_suggest(mode, names, count));
		return CLI_ERROR;
	}
	b->cpu = o->cpu ? o->cpu : "cortex-a57";
	if (!*b->cpu || strlen(b->cpu) >= sizeof(b->found.model) || strspn(b->cpu, CPU_CHARACTERS) != strlen(b->cpu)) {
		cli_say("\"%s\" is not the name of a CPU", b->cpu);
		return CLI_ERROR;
	}
	b->append = o->append;
	b->smp = o->smp ? o->smp : 1;
	return 0;
}

static int run(struct boot *b)
{
	int status;

	progress_start();
	b->progress = show;
	status = boot_run(b);
	progress_stop();
	if (status) {
		cli_say("%s", b->error);
		console_print(&b->console, stderr);
	}
	return status;
}

static void say_no_image(const char *name, const struct unwrapped *u)
{
	const char *foreign = elf_foreign(u->data, u->size);

	cli_say("%s: %s%s%s%s%sno arm64 kernel Image and no zImage of 32-bit Arm, which are what can be booted", name, u->trail,
		*u->trail ? ": " : "", !u->size ? "the file is empty: " : foreign ? "an ELF file for " : "",
		foreign ? foreign : "", foreign ? ": " : "");
}

/* A zImage is booted as it is; what it unpacks is compared with memory afterwards. */
static bool with_zimage(struct booted *b, const struct cli_options *o)
{
	if (!unwrap_zimage(&b->unpacked, &b->u)) {
		cli_say("%s: the kernel in this zImage is not found, or cannot be unpacked", b->boot.name);
		return false;
	}
	b->boot.found.exec = HV_A32;
	if (!o->cpu)
		b->boot.cpu = "cortex-a15";
	b->boot.zimage = b->u.data;
	b->boot.zimage_size = b->u.size;
	b->boot.image = b->unpacked.data;
	b->boot.image_size = b->unpacked.size;
	return true;
}

/* The kernel in the file. */
static int with_file(struct booted *b, const struct cli_options *o)
{
	char error[512];
	size_t size;
	enum unwrap_kind kind;
	const char *name = b->boot.name;

	progress_reading(name);
	b->data = whole_read(name, WHOLE_MOST, &size, error, sizeof(error));
	kind = b->data ? unwrap(&b->u, name, b->data, size, error, sizeof(error)) : UNWRAP_BAD;
	progress_stop();
	if (kind == UNWRAP_RAW || kind == UNWRAP_ELF) {
		say_no_image(name, &b->u);
		return CLI_ERROR;
	}
	if (kind != UNWRAP_IMAGE && kind != UNWRAP_ZIMAGE) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	if (b->u.snapshot) {
		cli_say("%s: a snapshot was booted already: hvcheck run judges it as it is", name);
		return CLI_ERROR;
	}
	b->boot.image = b->u.data;
	b->boot.image_size = b->u.size;
	return kind == UNWRAP_ZIMAGE && !with_zimage(b, o) ? CLI_ERROR : run(&b->boot);
}

int booted_open(struct booted **booted, const char *path, const struct cli_options *o, enum boot_next next)
{
	struct booted *b = *booted = calloc(1, sizeof(*b));
	int status;

	if (!b) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	boot_begin(&b->boot);
	b->boot.name = path;
	b->boot.next = next;
	status = choose(&b->boot, o);
	return status ? status : with_file(b, o);
}

void booted_close(struct booted *b)
{
	if (!b)
		return;
	boot_end(&b->boot);
	if (b->data)
		unwrap_free(&b->u);
	unwrap_free(&b->unpacked);
	free(b->data);
	free(b->core);
	free(b);
}

int booted_snapshot(struct booted *b)
{
	FILE *f = open_memstream(&b->core, &b->core_size);
	bool good = f && !boot_write(&b->boot, f);

	if (f && fclose(f))
		good = false;
	if (good)
		return 0;
	cli_say("out of memory");
	return CLI_ERROR;
}
