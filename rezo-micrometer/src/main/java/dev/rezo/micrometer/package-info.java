/** Timers of calls and meters of the pool, for Micrometer. */
package dev.rezo.micrometer;
