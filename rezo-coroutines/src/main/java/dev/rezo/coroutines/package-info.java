/** The client for Kotlin: suspend functions, Flow, a DSL and kotlinx-serialization. */
package dev.rezo.coroutines;
