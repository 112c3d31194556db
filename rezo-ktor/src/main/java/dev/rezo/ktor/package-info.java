/** Rezo as an engine of the Ktor client. */
package dev.rezo.ktor;
