package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * A list that runs through its elements: every method takes one step.
 *
 * <p>Guarded by the lock of the bucket, or of the home, that owns it.
 *
 * @param <T> the elements; only this list links them while they stand in it
 */
class LinkList<T extends Link> {
  private @Nullable T first;
  private @Nullable T last;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable T first() {
    return first;
  }

  @Nullable T last() {
    return last;
  }

  @SuppressWarnings("unchecked") // an element's neighbours were added to the same list
  @Nullable T after(T element) {
    return (T) element.next;
  }

  @SuppressWarnings("unchecked")
  @Nullable T before(T element) {
    return (T) element.previous;
  }

  void addLast(T element) {
    assert !element.isLinked() : element;
    T neighbour = last;
    element.previous = neighbour;
    if (neighbour == null) {
      first = element;
    } else {
      neighbour.next = element;
    }
    last = element;
    size++;
  }

  void addFirst(T element) {
    assert !element.isLinked() : element;
    T neighbour = first;
    element.previous = null;
    element.next = neighbour;
    if (neighbour == null) {
      last = element;
    } else {
      neighbour.previous = element;
    }
    first = element;
    size++;
  }

  void remove(T element) {
    assert element.isLinked() : element;
    T before = before(element);
    T after = after(element);
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    element.previous = element;
    element.next = null;
    size--;
  }
}
