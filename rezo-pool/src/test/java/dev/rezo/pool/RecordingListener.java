package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;

/** Writes down each event as a line. */
final class RecordingListener implements PoolListener<String, Thing> {
  final List<String> events = new ArrayList<>();

  @Override
  public void added(String key, Thing member) {
    events.add("added " + key + " " + member);
  }

  @Override
  public void removed(String key, Thing member, RemovalCause cause) {
    events.add("removed " + key + " " + member + " " + cause);
  }

  @Override
  public void leased(String key, Thing member, long waitedNanos) {
    events.add("leased " + key + " " + member + " " + waitedNanos);
  }

  @Override
  public void released(String key, Thing member) {
    events.add("released " + key + " " + member);
  }

  @Override
  public void queued(String key, int depth) {
    events.add("queued " + key + " " + depth);
  }
}
