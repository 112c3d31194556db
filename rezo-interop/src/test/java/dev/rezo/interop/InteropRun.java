package dev.rezo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.opentest4j.AssertionFailedError;

/**
 * Tries each feature with each peer and keeps the table of it.
 *
 * <p>Properties: {@code interop.peers} names the peers to run, separated by commas, and then
 * nothing is compared; {@code interop.update=true} writes the table into the document.
 *
 * <p>Not thread-safe; the caller serialises.
 *
 * @param <K> a kind of peer
 * @param <P> a peer that runs
 */
final class InteropRun<K extends PeerKind, P extends RunningPeer> {

  /** Of one cell: a peer that stalls the client ends a test, not the run. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** As in 1.22.1. */
  private static final Pattern VERSION = Pattern.compile("\\d+\\.[\\d.]+\\d");

  private static final Path DOCUMENT = Path.of("../docs-site/interop.md");

  /** Starts a peer. */
  @FunctionalInterface
  interface Start<K, P> {
    P start(K kind) throws Exception;
  }

  private final String name;
  private final List<K> kinds;
  private final List<Feature<P>> features;
  private final Start<K, P> start;
  private final InteropTable table;

  /** The peer whose column is run; one at a time. */
  private P running;

  InteropRun(String name, List<K> kinds, List<Feature<P>> features, Start<K, P> start) {
    this.name = name;
    this.kinds = kinds;
    this.features = features;
    this.start = start;
    this.table =
        new InteropTable(
            kinds.stream().map(PeerKind::name).toList(),
            features.stream().map(Feature::name).toList());
  }

  /** A test for each cell, column by column. */
  Stream<DynamicNode> tests() {
    return kinds.stream().filter(kind -> isWanted(kind.name())).map(this::column);
  }

  private static boolean isWanted(String peer) {
    return wantedPeers().isEmpty() || wantedPeers().contains(peer);
  }

  private static Set<String> wantedPeers() {
    return Stream.of(System.getProperty("interop.peers", "").split(","))
        .map(String::trim)
        .filter(wanted -> !wanted.isEmpty())
        .collect(Collectors.toSet());
  }

  private DynamicNode column(K kind) {
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(dynamicTest(kind.name() + ": starts", () -> start(kind)));
    for (Feature<P> feature : features) {
      String reason = kind.cannot().get(feature.name());
      if (reason == null) {
        tests.add(dynamicTest(kind.name() + ": " + feature.name(), () -> check(kind, feature)));
      } else {
        table.cannot(kind.name(), feature.name(), reason);
      }
    }
    tests.add(dynamicTest(kind.name() + ": ends", this::end));
    return dynamicContainer(kind.name(), tests);
  }

  private void start(K kind) throws Exception {
    Set<String> known = features.stream().map(Feature::name).collect(Collectors.toSet());
    assertThat(known).as("features that exist").containsAll(kind.cannot().keySet());
    Matcher version = VERSION.matcher(PeerProcess.output(kind.versionCommand()));
    table.version(kind.name(), version.find() ? version.group() : "");
    running = start.start(kind);
  }

  /** A peer that crashes is started again, once for each cell: the second time it is our doing. */
  private void check(K kind, Feature<P> feature) throws Exception {
    try {
      checkOnce(kind, feature);
    } catch (AssertionFailedError failure) {
      P peer = running;
      if (peer == null || !peer.hasCrashed()) {
        throw failure;
      }
      System.out.println(kind.name() + ": crashed, starts again: " + failure.getMessage());
      end();
      running = start.start(kind);
      checkOnce(kind, feature);
    }
  }

  private void checkOnce(K kind, Feature<P> feature) {
    P peer = running;
    if (peer == null) {
      throw new IllegalStateException(kind.name() + ": expected to run, actual did not start");
    }
    try {
      assertTimeoutPreemptively(LIMIT, () -> feature.check().with(peer));
      table.cell(kind.name(), feature.name(), InteropTable.PASSED);
    } catch (Throwable failure) {
      table.cell(kind.name(), feature.name(), InteropTable.FAILED);
      throw new AssertionFailedError(failure + "\n" + peer.logs(), failure);
    }
  }

  private void end() throws IOException {
    P peer = running;
    running = null;
    if (peer != null) {
      peer.close();
    }
  }

  /** Writes the table and compares it with the document's. */
  void report() throws IOException {
    Path report = Path.of("target/interop-" + name + ".md");
    Files.createDirectories(report.getParent());
    Files.writeString(report, table.withVersions());
    InteropDocument document = new InteropDocument(DOCUMENT);
    if (!wantedPeers().isEmpty()) {
      return;
    }
    if (Boolean.getBoolean("interop.update")) {
      document.replace(name, table.withoutVersions());
    }
    assertThat(table.withoutVersions())
        .as(
            "%s of the run, against the table \"%s\" of %s; -Dinterop.update=true replaces that",
            report, name, DOCUMENT)
        .isEqualTo(document.table(name));
  }
}
