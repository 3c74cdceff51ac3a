import React from 'react';

export function Before() {
  return <p>one</p>;
}

export function Torn() {
  return <div><span></div>;
}

export const After = () => <p>two</p>;
