// Line icons, drawn here: 24 units, two wide.
import { html } from "./ui.js";

const PATHS = {
  cash: "M3 7h18v10H3zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M6 10v4M18 10v4",
  card: "M3 6h18v12H3zM3 10h18M6.500 14.500h4",
  house: "M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
  building: "M5 20V4h9v16M14 9h5v11M3 20h18M8 8h3M8 12h3M8 16h3",
  exchange: "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
  growth: "M4 19h16M5 15l5-5 4 3 6-7M15.500 6H20v4.500",
  ticket: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9.500 8h5M9.500 12h5",
  arrow: "M4 12h16M13 5l7 7-7 7",
  chevron: "M9 5l7 7-7 7",
  back: "M20 12H4M11 5l-7 7 7 7",
  done: "M5 12.500l4.500 4.500L19 7.500",
  sound: "M4 10v4h3l5 4V6L7 10zM15.500 9.500l5 5M20.500 9.500l-5 5",
  sounding: "M4 10v4h3l5 4V6L7 10zM15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  calendar: "M4 6h16v14H4zM4 10h16M8 3.500V7M16 3.500V7",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.500 20.500c1-4 4-6 7.500-6s6.500 2 7.500 6",
  erase: "M9 5.500h12v13H9L3 12zM12.500 9.500l5 5M17.500 9.500l-5 5",
  skills: "M4 7h10M18 7h2M16 5v4M4 17h2M10 17h10M8 15v4M4 12h6M14 12h6M12 10v4",
  assistance: "M12 3.500a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600M5 9.500c4.500 1 9.500 1 14 0M9.500 10v5L8 20.500M14.500 10v5l1.500 5.500M9.500 15h5",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4M12 5V3",
  camera: "M3 7.500h4.500L9.500 5h5l2 2.500H21V19H3zM12 9.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 7.500V12l3.500 2",
  contrast: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 3.500v17M15 5.500v13M18 8v8",
  larger: "M2.500 19L8 5l5.500 14M4.500 14h7M18 8v8M14.500 12h7",
  lower: "M5 3.500h14v17H5zM12 7v9.500M8 12.500l4 4 4-4",
  offline: "M4 9c5-4.500 11-4.500 16 0M7 12.500c3-2.700 7-2.700 10 0M12 17.500v.300M4 4l16 16",
  several: "M4 5h4v4H4zM4 15h4v4H4zM11.500 7H20M11.500 17H20",
  speak: "M4 10v4h3l5 4V6L7 10zM15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  star: "M12 4l2.500 5.300 5.500.700-4 4 1 5.700-5-2.800-5 2.800 1-5.700-4-4 5.500-.700z",
  shield: "M12 3.500l7 2.500v6c0 4-3 7-7 8.500-4-1.500-7-4.500-7-8.500V6zM9 12l2.200 2.200L15.200 10",
  phone: "M8 3.500h8v17H8zM11 17.500h2",
  alert: "M12 4l9 16H3zM12 10v4.500M12 17.200v.300",
};

export const ICONS = Object.keys(PATHS);

export const icon = (name, label) => html`
  <svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.800"
    stroke-linecap="round" stroke-linejoin="round" role="img"
    aria-label=${label} aria-hidden=${label ? undefined : "true"}>
    <path d=${PATHS[name] ?? PATHS.ticket} />
  </svg>
`;
