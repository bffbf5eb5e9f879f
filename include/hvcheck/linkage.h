/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HV_BEGIN and HV_END stand around what a public header declares. A C++ program finds it by its C name, and the library shows it
 * although all else is compiled with -fvisibility=hidden. Headers that the system brings are included before HV_BEGIN. A
 * freestanding program, as the payload, shows nothing.
 */
#ifndef HVCHECK_LINKAGE_H
#define HVCHECK_LINKAGE_H

#if __STDC_HOSTED__ == 0
#define HV_BEGIN
#define HV_END
#elif defined(__cplusplus)
#define HV_BEGIN extern "C" { _Pragma("GCC visibility push(default)")
#define HV_END _Pragma("GCC visibility pop") }
#else
#define HV_BEGIN _Pragma("GCC visibility push(default)")
#define HV_END _Pragma("GCC visibility pop")
#endif

#endif
