package dev.rezo.checks.planted.internal;

import com.sun.source.tree.Tree;

/** A class that looks behind the JDK's face. Immutable. */
record CompilerUser(Tree tree) {}
