/** The client on the command line. */
package dev.rezo.cli;
