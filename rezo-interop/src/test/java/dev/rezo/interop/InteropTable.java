package dev.rezo.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Peers in columns, features in rows, as Markdown. What a peer cannot do is a dash, and the reason
 * follows below the table.
 *
 * <p>Guarded by itself.
 */
final class InteropTable {

  static final String PASSED = "yes";
  static final String FAILED = "FAILED";

  private final List<String> peers;
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> reasons = new LinkedHashMap<>();

  InteropTable(List<String> peers, List<String> features) {
    this.peers = List.copyOf(peers);
    features.forEach(feature -> rows.put(feature, new LinkedHashMap<>()));
  }

  synchronized void version(String peer, String version) {
    versions.put(peer, version);
  }

  synchronized void cell(String peer, String feature, String outcome) {
    rows.get(feature).put(peer, outcome);
  }

  synchronized void cannot(String peer, String feature, String reason) {
    cell(peer, feature, "-");
    reasons.computeIfAbsent(feature, key -> new LinkedHashMap<>()).put(peer, reason);
  }

  /** With the versions of the peers: what was run. */
  synchronized String withVersions() {
    return markdown(List.of(row("version", versions)));
  }

  /** Without them: what is compared, and holds on other machines too. */
  synchronized String withoutVersions() {
    return markdown(List.of());
  }

  private String markdown(List<String> before) {
    List<String> lines = new ArrayList<>();
    lines.add("| | " + String.join(" | ", peers) + " |");
    lines.add("| --- |" + " --- |".repeat(peers.size()));
    lines.addAll(before);
    rows.forEach((feature, cells) -> lines.add(row(feature, cells)));
    if (!reasons.isEmpty()) {
      lines.add("");
    }
    for (String feature : rows.keySet()) {
      if (reasons.containsKey(feature)) {
        lines.add("- " + feature + ": " + reasons(reasons.get(feature)) + ".");
      }
    }
    return String.join("\n", lines);
  }

  /** Peers that have the same reason stand together. */
  private static String reasons(Map<String, String> reasonOfPeer) {
    Map<String, List<String>> peersOfReason = new LinkedHashMap<>();
    reasonOfPeer.forEach(
        (peer, reason) ->
            peersOfReason.computeIfAbsent(reason, key -> new ArrayList<>()).add(peer));
    List<String> each = new ArrayList<>();
    peersOfReason.forEach((reason, peers) -> each.add(String.join(", ", peers) + ": " + reason));
    return String.join("; ", each);
  }

  private String row(String name, Map<String, String> cells) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (String peer : peers) {
      row.append(' ').append(cells.getOrDefault(peer, "")).append(" |");
    }
    return row.toString();
  }
}
